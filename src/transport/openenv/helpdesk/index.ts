import type { Action } from "../../../domain/action.js";
import { HANDBOOK } from "../../../domain/handbook.js";
import type { HelpdeskService, ResetOptions, Session } from "../../../service/index.js";
import { andThen } from "../../../support/awaitable.js";
import type { Environment, EnvironmentSession } from "../environment.js";
import { helpdeskBranches } from "./branches.js";
import { HelpdeskSession } from "./session.js";
import { helpdeskTaskRows } from "./task-rows.js";
import { helpdeskToolbox } from "./tools.js";
import { turnOf } from "./turn.js";
import { helpdeskSchemas, reportSchema } from "./schema.js";
import { ACTION_RULES, readAction } from "./validate-action.js";
import { readReset } from "./validate-reset.js";
import { writtenState } from "./written-state.js";

type HelpdeskEnvironment = Environment<ResetOptions, Action>;

/** The helpdesk behind OpenEnv's port. */
export function helpdeskEnvironment(service: HelpdeskService): HelpdeskEnvironment {
  const bareActionKeys = new Set(Object.keys(ACTION_RULES));
  // Alone it says nothing: OpenEnv allows it in any envelope.
  bareActionKeys.delete("metadata");
  const environment: HelpdeskEnvironment = {
    name: service.info().name,
    metadata: () => metadataOf(service),
    schemas: helpdeskSchemas(),
    reportSchema: reportSchema(),
    newbornState: writtenState(null),
    tasks: () => service.tasks(),
    handbook: HANDBOOK,
    taskRows: helpdeskTaskRows(service),
    bareActionKeys,
    readReset,
    readAction,
    ...sessionsOf(service),
    as: (caller) =>
      caller.service === service ? environment : { ...environment, ...sessionsOf(caller.service) },
  };
  return environment;
}

/** All that uses sessions, of a service as one caller may use it; one adapter for each session. */
function sessionsOf(
  service: HelpdeskService,
): Pick<
  HelpdeskEnvironment,
  | "open"
  | "openedBy"
  | "bring"
  | "find"
  | "closeSession"
  | "settled"
  | "together"
  | "endOf"
  | "toolbox"
  | "branches"
> {
  const sessions = new WeakMap<Session, EnvironmentSession<ResetOptions, Action>>();
  const turn = turnOf(service);
  const of = (session: Session): EnvironmentSession<ResetOptions, Action> => {
    const known = sessions.get(session);
    if (known !== undefined) return known;
    const adapted = new HelpdeskSession(session, turn);
    sessions.set(session, adapted);
    return adapted;
  };
  return {
    open: (options) => andThen(service.openSessionSoon(undefined, options?.requestId), of),
    openedBy: ({ requestId }) => {
      const session = service.openedBy(requestId);
      return session === undefined ? undefined : of(session);
    },
    find: (id) => {
      const session = service.findSession(id);
      return session === undefined ? undefined : of(session);
    },
    ...(service.bring !== undefined && { bring: (id, isFresh) => service.bring?.(id, isFresh) }),
    closeSession: (id) => turn(id, () => service.closeSession(id)),
    settled: () => service.settled(),
    ...(service.together !== undefined && { together: service.together }),
    endOf: (id) => service.endOf(id),
    toolbox: helpdeskToolbox(service),
    branches: helpdeskBranches(service),
  };
}

/**
 * OpenEnv's six keys, and the digests that tell which rules and tickets are served.
 * See docs/wire.md#what-is-told-of-the-server.
 */
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
    worlds: info.worlds ?? null,
  };
}
