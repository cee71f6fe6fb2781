/** A client for programs in TypeScript and JavaScript, in Node.js and in browsers: `helpdesk-env-client`. */
export { createHelpdeskClient, PROTOCOLS } from "./client.js";
export type { ClientOptions, HelpdeskClient, Protocol } from "./client.js";
export {
  HelpdeskError,
  type ErrorReason,
  type FailureFacts,
  type FailureReason,
  type SessionEnd,
} from "./failure.js";
export type { Action, InvestigateAction, SubmitAction } from "./action.js";
export type { HelpdeskSession } from "./session.js";
export type { ObservationOptions, ResetOptions, StepOptions } from "./requests.js";
export type { GeneratedSource, TicketSource, WorldSplit } from "../domain/ticket-source.js";
export type {
  ForkOptions,
  Forks,
  ListOptions,
  Restored,
  RestoreOptions,
  ListRunsOptions,
  RunSummary,
  SessionSummary,
  Snapshot,
  WatchEvent,
  WatchOptions,
} from "./branches.js";
export type { HelpdeskPlay, PlaySessionOptions } from "./play.js";
export type { BatchResetItem, BatchStepItem } from "./batch.js";
export type { BatchResult } from "./batch-result.js";
export type { ServerInfo } from "./server-info.js";
export type {
  Counterfactual,
  EpisodeReport,
  ExplainedComponent,
  ExplainedInput,
  StepRegret,
} from "../domain/episode-report.js";
export type { EpisodeState } from "../domain/episode-state.js";
export type {
  ClusterSummary,
  ContextStatus,
  HistoryEntry,
  Observation,
  ObservationMetadata,
  OperationalContext,
  QueueManagementBreakdown,
  RelatedTicketPreview,
  RewardComponents,
  RoutingOption,
  TicketView,
} from "../domain/observation.js";
export type { ToolResult } from "../domain/tool-result.js";
export type { Route } from "../domain/route.js";
export type { Handbook, HandbookField, HandbookWord } from "../domain/handbook.js";
export type { Task } from "../domain/task.js";
export type { CapacityState, CapacityUsage, LaterDemand, TeamCounts } from "../domain/capacity.js";
export type { QueueEvent } from "../domain/queue-event.js";
export {
  ACTION_TYPES,
  ASSIGNMENT_GROUPS,
  CONTEXT_STATES,
  DIFFICULTIES,
  HISTORY_DETAILS,
  ISSUE_TYPES,
  PENALTY_REASONS,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  REWARD_KINDS,
  REWARD_MODES,
  ROUTE_FIELDS,
  ROUTE_LABELS,
  SPLITS,
  STATIC_FIELDS,
  TERMINATIONS,
  TOOL_NAMES,
} from "../domain/vocabulary.js";
export type {
  ActionType,
  AssignmentGroup,
  ContextState,
  Difficulty,
  HistoryDetail,
  IssueType,
  PenaltyReason,
  Priority,
  ResolutionAction,
  RewardKind,
  RewardMode,
  RouteField,
  RouteLabel,
  Split,
  StaticFields,
  Termination,
  ToolName,
} from "../domain/vocabulary.js";
