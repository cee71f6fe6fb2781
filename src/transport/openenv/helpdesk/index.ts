import { EpisodeReportSchema } from "../../../../gen/ts/helpdesk/v1/report_pb.js";
import { StateSchema } from "../../../../gen/ts/helpdesk/v1/state_pb.js";
import type { Action } from "../../../domain/action.js";
import type { Observation } from "../../../domain/observation.js";
import type { EpisodeState } from "../../../domain/episode-state.js";
import { HANDBOOK } from "../../../domain/handbook.js";
import {
  createConnection,
  type HelpdeskService,
  type ResetOptions,
  type Session,
} from "../../../service/index.js";
import { andThen } from "../../../support/awaitable.js";
import { createJsonWriter } from "../../../wire/json/writer.js";
import { WrittenJson } from "../../../wire/json/written.js";
import type { Environment, EnvironmentSession } from "../environment.js";
import { helpdeskBranches } from "./branches.js";
import { HelpdeskReply } from "./reply.js";
import { helpdeskTaskRows } from "./task-rows.js";
import { helpdeskToolbox } from "./tools.js";
import { turnOf } from "./turn.js";
import { helpdeskSchemas, reportSchema } from "./schema.js";
import { ACTION_RULES, readAction } from "./validate-action.js";
import { readReset } from "./validate-reset.js";

const state = createJsonWriter(StateSchema);
const report = createJsonWriter(EpisodeReportSchema);

/**
 * The state of a session that was never reset: every key, as after a reset.
 * See docs/contract.md#absent-values.
 */
const NEWBORN: Readonly<Record<keyof EpisodeState, unknown>> = {
  episodeId: null,
  stepCount: 0,
  currentTaskId: null,
  seed: null,
  queueTicketIds: [],
  currentTicketIndex: 0,
  perTicketScores: [],
  totalReward: 0,
  reward: null,
  done: false,
  truncated: false,
  rubricReward: null,
  stoppedRubric: 0,
  rewardMode: null,
  split: null,
  source: null,
  averageScoreSoFar: 0,
  investigationSteps: 0,
  investigationBudgetRemaining: 0,
  teamCapacityRemaining: null,
  teamCapacityInitial: null,
  highPrioritySlotsRemaining: 0,
  highPrioritySlotsInitial: 0,
  escalationSlotsRemaining: 0,
  escalationSlotsInitial: 0,
  incidentSlotsRemaining: 0,
  incidentSlotsInitial: 0,
  planningPenaltyTotal: 0,
  planningPenaltyApplied: 0,
  incidentGapTotal: 0,
  slaBreachCount: 0,
  deferredTicketCount: 0,
  openIncidentTicketIds: [],
  spawnedFollowUpTicketIds: [],
  clusterStabilizationsTotal: 0,
  clusterDestabilizationsTotal: 0,
  capacityPressuredCount: 0,
  capacityResolvedCount: 0,
  queueManagementScore: 0,
  queueManagementBreakdown: {},
  dynamicQueueEvents: [],
};

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
    newbornState: new WrittenJson(state("", NEWBORN)),
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
  "open" | "openedBy" | "bring" | "find" | "closeSession" | "settled" | "endOf" | "toolbox" | "branches"
> {
  const sessions = new WeakMap<Session, EnvironmentSession<ResetOptions, Action>>();
  const turn = turnOf(service);
  const of = (session: Session): EnvironmentSession<ResetOptions, Action> => {
    const known = sessions.get(session);
    if (known !== undefined) return known;
    const adapted = adapt(session, service);
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
    endOf: (id) => service.endOf(id),
    toolbox: helpdeskToolbox(service),
    branches: helpdeskBranches(service),
  };
}

function adapt(session: Session, service: HelpdeskService): EnvironmentSession<ResetOptions, Action> {
  const { id } = session;
  const turn = turnOf(service);
  return {
    id,
    reset: (options) =>
      andThen(
        turn(id, () => session.reset(options)),
        replyOf,
      ),
    step: (action, call) =>
      andThen(
        turn(id, () => session.step(action, call)),
        replyOf,
      ),
    state: () => turn(id, () => new WrittenJson(state("", session.state() ?? NEWBORN))),
    report: () => turn(id, () => new WrittenJson(report("", session.report()))),
    claim: () => session.claim(),
    hold() {
      const connection = createConnection();
      connection.hold(session);
      return () => connection.close();
    },
    close: () => session.close(),
    get ended() {
      return session.ended;
    },
  };
}

const replyOf = (seen: Observation): HelpdeskReply => new HelpdeskReply(seen);

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
