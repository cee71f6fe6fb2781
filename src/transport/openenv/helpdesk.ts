import type { Action } from "../../domain/action.js";
import type { HelpdeskService, ResetOptions, Session } from "../../service/index.js";
import type { Environment, EnvironmentSession } from "./environment.js";
import { HelpdeskReply } from "./helpdesk-reply.js";
import { helpdeskTaskRows } from "./helpdesk-task-rows.js";
import { helpdeskToolbox } from "./helpdesk-tools.js";
import { helpdeskSchemas } from "./schema.js";
import { ReplyWriter } from "./observation/reply-writer.js";
import { ACTION_RULES, readAction } from "./validate-action.js";
import { readReset } from "./validate-reset.js";

/** The state of a session that was never reset. OpenEnv wire 15.3. */
const NEWBORN = { episodeId: null, stepCount: 0 } as const;

/** The helpdesk behind OpenEnv's port. */
export function helpdeskEnvironment(service: HelpdeskService): Environment<ResetOptions, Action> {
  const sessions = new WeakMap<Session, EnvironmentSession<ResetOptions, Action>>();
  const of = (session: Session): EnvironmentSession<ResetOptions, Action> => {
    const known = sessions.get(session);
    if (known !== undefined) return known;
    const adapted = adapt(session);
    sessions.set(session, adapted);
    return adapted;
  };
  const bareActionKeys = new Set(Object.keys(ACTION_RULES));
  // Alone it says nothing: OpenEnv allows it in any envelope.
  bareActionKeys.delete("metadata");
  return {
    name: service.info().name,
    metadata: () => metadataOf(service),
    schemas: helpdeskSchemas(),
    tasks: () => service.tasks(),
    toolbox: helpdeskToolbox(service),
    taskRows: helpdeskTaskRows(service),
    bareActionKeys,
    readReset,
    readAction,
    open: () => of(service.openSession()),
    find: (id) => {
      const session = service.findSession(id);
      return session === undefined ? undefined : of(session);
    },
    endOf: (id) => service.endOf(id),
  };
}

function adapt(session: Session): EnvironmentSession<ResetOptions, Action> {
  const writer = new ReplyWriter();
  return {
    id: session.id,
    reset: (options) => new HelpdeskReply(session.reset(options), writer),
    step: (action, call) => new HelpdeskReply(session.step(action, call), writer),
    state: () => session.state() ?? NEWBORN,
    claim: () => session.claim(),
    close: () => session.close(),
    get ended() {
      return session.ended;
    },
  };
}

/** OpenEnv's six keys, and the digests that tell which rules and tickets are served. OpenEnv wire 7, 15.10. */
function metadataOf(service: HelpdeskService): object {
  const info = service.info();
  const { name, description, version, contractVersion, rulesDigest, datasetDigest, datasetTicketCount } =
    info;
  return {
    name,
    description,
    readmeContent: null,
    version,
    author: null,
    documentationUrl: null,
    contractVersion,
    rulesDigest,
    datasetDigest,
    datasetTicketCount,
    datasetSplits: info.datasetSplits,
  };
}
