/** The use cases, their errors and what they need from outside. Transports import from here alone. */
export type {
  HelpdeskService,
  ResetOptions,
  ServerInfo,
  Session,
  SessionOwner,
  SplitInfo,
  StepOptions,
} from "./service.js";
export type { Clock, Ids } from "./ports.js";
export { CATALOGUE, HelpdeskError, type ErrorReason, type FailureStatus } from "./catalogue.js";
export { createConnection, type Connection, type Holdable } from "./connection.js";
export { SESSION_ENDS, type SessionEnd } from "./session-end.js";
export type { SessionMeter } from "./session-meter.js";
export { unknownSession } from "./unknown-session.js";
export { MAX_QUEUE_SIZE, MAX_SEED } from "./check-reset.js";
export { checkIdentifier, MAX_IDENTIFIER_LENGTH } from "./check-identifier.js";
export { MAX_BATCH_ITEMS, MAX_UNANSWERED_PLAY_REQUESTS } from "./call-limits.js";
export { laterObservation, type ObservationOptions } from "./observation-options.js";
export type { Keeping } from "./keeping.js";
export { CONTRACT_VERSION } from "./contract-version.js";
export { digestOfRules } from "./rules-digest.js";
export {
  createHelpdeskService,
  type OwnedService,
  type ServiceOptions,
  type SharedSessions,
} from "./create-service.js";
export type { Places } from "./places.js";
export { atCapacity } from "./capacity.js";
export {
  checkPageSize,
  mergedPage,
  type SessionPage,
  type SessionQuery,
  type SessionSummary,
} from "./session-summary.js";
export { MAX_FORKS, MAX_UNREAD_WATCH_ANSWERS } from "./call-limits.js";
export type { Together } from "./calls-together.js";
export type { Watcher } from "./watching.js";
export { headerOfGround, openEpisodes, type OpenEpisode, type StoreGround } from "./read-open-runs.js";
export type { RunAsked, RunQuery } from "./run-query.js";
export { restoreRequest } from "./branch-request.js";
export type { Branched, ForkOptions, OpeningOptions, SessionSnapshot } from "./branch-options.js";
