/**
 * The domain's shapes have the contract's fields, each of them and no other: where one side alone gains a field, this file
 * does not compile, and names it.
 */
import type * as action from "../../gen/ts/helpdesk/v1/action_pb.js";
import type * as capacity from "../../gen/ts/helpdesk/v1/capacity_pb.js";
import type { QueueEvent as PbQueueEvent } from "../../gen/ts/helpdesk/v1/event_pb.js";
import type * as handbook from "../../gen/ts/helpdesk/v1/handbook_pb.js";
import type * as observation from "../../gen/ts/helpdesk/v1/observation_pb.js";
import type * as report from "../../gen/ts/helpdesk/v1/report_pb.js";
import type * as reward from "../../gen/ts/helpdesk/v1/reward_pb.js";
import type * as route from "../../gen/ts/helpdesk/v1/route_pb.js";
import type * as source from "../../gen/ts/helpdesk/v1/source_pb.js";
import type { State } from "../../gen/ts/helpdesk/v1/state_pb.js";
import type { Task as PbTask } from "../../gen/ts/helpdesk/v1/task_pb.js";
import type * as ticket from "../../gen/ts/helpdesk/v1/ticket_pb.js";
import type * as toolResult from "../../gen/ts/helpdesk/v1/tool_result_pb.js";
import type { Action } from "../domain/action.js";
import type { CapacityState, CapacityUsage, LaterDemand, TeamCounts } from "../domain/capacity.js";
import type { EpisodeReport, ExplainedComponent, StepRegret } from "../domain/episode-report.js";
import type { EpisodeState } from "../domain/episode-state.js";
import type { Handbook, HandbookField, HandbookWord } from "../domain/handbook.js";
import type * as domain from "../domain/observation.js";
import type { QueueEvent } from "../domain/queue-event.js";
import type { Route, RouteNumbers } from "../domain/route.js";
import type { Task } from "../domain/task.js";
import type { GeneratedSource, TicketSource } from "../domain/ticket-source.js";
import type { CapacityForecast, TicketGlimpse, ToolResult } from "../domain/tool-result.js";

/** Of every member of a union. */
type KeysOf<D> = D extends unknown ? keyof D : never;

type FieldsOf<M> = Exclude<KeysOf<M>, "$typeName" | "$unknown">;

/** A set case of a oneof. */
interface Case {
  readonly case: string;
  readonly value: unknown;
}

/** The fields of a message, those of every case of its oneof beside them. */
type FlatFieldsOf<M> = {
  [K in FieldsOf<M> & keyof M]: Extract<M[K], Case> extends never
    ? K
    : FieldsOf<Extract<M[K], Case>["value"]>;
}[FieldsOf<M> & keyof M];

/** True, or what one side has alone. `Words`: keys by which the domain tells the cases of a oneof. */
type Agrees<M, D, Words extends string = never> = [
  Exclude<FlatFieldsOf<M>, KeysOf<D>>,
  Exclude<KeysOf<D>, FlatFieldsOf<M> | Words>,
] extends [never, never]
  ? true
  : { contract: Exclude<FlatFieldsOf<M>, KeysOf<D>>; domain: Exclude<KeysOf<D>, FlatFieldsOf<M> | Words> };

/** `license_ops` as `licenseOps`. */
type CamelCase<S> = S extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<CamelCase<Tail>>}` : S;

interface Agreements {
  readonly Action: Agrees<action.Action, Action, "actionType">;
  readonly CapacityForecast: Agrees<toolResult.CapacityForecast, CapacityForecast>;
  readonly CapacityState: Agrees<capacity.CapacityState, CapacityState>;
  readonly CapacityUsage: Agrees<capacity.CapacityUsage, CapacityUsage>;
  readonly ClusterSummary: Agrees<ticket.ClusterSummary, domain.ClusterSummary>;
  readonly ContextStatus: Agrees<ticket.ContextStatus, domain.ContextStatus>;
  readonly EpisodeReport: Agrees<report.EpisodeReport, EpisodeReport>;
  readonly ExplainedComponent: Agrees<report.ExplainedComponent, ExplainedComponent>;
  readonly FieldBreakdown: Agrees<route.FieldBreakdown, RouteNumbers>;
  readonly FieldWeights: Agrees<route.FieldWeights, RouteNumbers>;
  readonly Handbook: Agrees<handbook.Handbook, Handbook>;
  readonly HandbookField: Agrees<handbook.HandbookField, HandbookField>;
  readonly HandbookWord: Agrees<handbook.HandbookWord, HandbookWord>;
  readonly HistoryEntry: Agrees<observation.HistoryEntry, domain.HistoryEntry>;
  readonly LaterDemand: Agrees<capacity.LaterDemand, LaterDemand>;
  readonly Observation: Agrees<observation.Observation, domain.Observation>;
  readonly ObservationMetadata: Agrees<observation.ObservationMetadata, domain.ObservationMetadata>;
  readonly OperationalContext: Agrees<ticket.OperationalContext, domain.OperationalContext>;
  readonly QueueEvent: Agrees<PbQueueEvent, QueueEvent, "event">;
  readonly QueueManagementBreakdown: Agrees<reward.QueueManagementBreakdown, domain.QueueManagementBreakdown>;
  readonly RelatedTicketPreview: Agrees<ticket.RelatedTicketPreview, domain.RelatedTicketPreview>;
  readonly RewardComponents: Agrees<reward.RewardComponents, domain.RewardComponents>;
  readonly Route: Agrees<route.Route, Route>;
  readonly RoutingOption: Agrees<route.RoutingOption, domain.RoutingOption>;
  readonly State: Agrees<State, EpisodeState>;
  readonly StepRegret: Agrees<report.StepRegret, StepRegret>;
  readonly Task: Agrees<PbTask, Task>;
  readonly GeneratedSource: Agrees<source.GeneratedSource, GeneratedSource>;
  readonly TicketSource: Agrees<source.TicketSource, TicketSource>;
  readonly TeamCounts: Agrees<capacity.TeamCounts, { [K in keyof TeamCounts as CamelCase<K>]: never }>;
  readonly TicketGlimpse: Agrees<ticket.TicketGlimpse, TicketGlimpse>;
  readonly TicketView: Agrees<ticket.TicketView, domain.TicketView>;
  readonly ToolResult: Agrees<toolResult.ToolResult, ToolResult, "actionType" | "toolName">;
}

type Disagreements<T> = { [K in keyof T]: T[K] extends true ? never : readonly [K, T[K]] }[keyof T];

/** Compiles only where there is none. */
export type NoDisagreement = Expect<Disagreements<Agreements>>;

type Expect<T extends never> = T;
