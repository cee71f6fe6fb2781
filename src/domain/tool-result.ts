import type { CapacityState, LaterDemand } from "./capacity.js";
import type { Route, RoutingOption } from "./route.js";
import type { ClusterSummary } from "./ticket-view.js";
import type { ActionType, RouteLabel, ToolName } from "./vocabulary.js";

/**
 * A ticket as a lookup shows it: labels only when it is not waiting in this queue.
 * See docs/rules.md#what-a-lookup-shows.
 */
export interface TicketGlimpse {
  /** Its id. */
  readonly ticketId: string;
  /** Its title, as visible now. */
  readonly title: string;
  /** Who asked. */
  readonly requester: string;
  /** Its text, as visible now. */
  readonly description: string;
  /** When it was written, `YYYY-MM-DDThh:mm:ssZ`. Absent: not known. */
  readonly createdAt?: string | undefined;
  /** Whether it waits in this queue. */
  readonly status: "open" | "closed";
  /** Its labels. Absent while it waits in this queue, and while a follow-up of it does. */
  readonly labels?: Route | undefined;
}

interface ToolResultOf<A extends ActionType> {
  /** The action that found it. */
  readonly actionType: A;
  /** The ticket that was current when the action was taken. */
  readonly ticketId: string;
  /** Whether the action paid. */
  readonly useful: boolean;
}

interface LookupResultOf<T extends ToolName> extends ToolResultOf<"investigate"> {
  /** The tool that found it. */
  readonly toolName: T;
  /** Whether the tool had something to show. */
  readonly found: boolean;
}

export interface RelatedTicketResult extends LookupResultOf<"lookup_related_ticket"> {
  /** The target as the action gave it. Absent: it gave none. */
  readonly targetTicketId?: string | undefined;
  /** The ticket. Absent: nothing was found. */
  readonly ticket?: TicketGlimpse | undefined;
}

export interface RequesterHistoryResult extends LookupResultOf<"lookup_requester_history"> {
  /** Whose. */
  readonly requester: string;
  /** The requester's other known tickets that were not written later: in the order of the file, then as they came back. */
  readonly tickets: readonly TicketGlimpse[];
}

export interface RoutingNoteResult extends LookupResultOf<"lookup_internal_routing_note"> {
  /** Absent: it has none. */
  readonly ambiguityNote?: string | undefined;
  /** Absent: it has none. */
  readonly planningNote?: string | undefined;
  /** Its acceptable alternates; empty: none, or no note was found. */
  readonly routingOptions: readonly RoutingOption[];
}

export interface CapacityForecastResult extends LookupResultOf<"lookup_queue_capacity_forecast"> {
  /** Absent: nothing was found. */
  readonly forecast?: CapacityForecast | undefined;
}

export interface CapacityForecast {
  /** Slots now. */
  readonly capacityState: CapacityState;
  /** Slots that the ticket's own route would lack, now and for what is still to come; a count, 0 or more. */
  readonly primaryPressure: number;
  /** Least pressure among the alternates; absent without alternates. */
  readonly alternatePressure?: number | undefined;
  /** Which of the two is under less pressure; on a tie, and without an alternate, the primary. */
  readonly preferredRouteLabel: RouteLabel;
  /** The acceptable alternates; empty: none. */
  readonly routingOptions: readonly RoutingOption[];
  /** As OperationalContext.incidentRecommended. */
  readonly incidentRecommended: boolean;
  /** What the later tickets need. */
  readonly laterDemand: LaterDemand;
}

export interface ClusterSummaryResult extends LookupResultOf<"lookup_queue_cluster_summary"> {
  /** Absent: nothing was found. */
  readonly summary?: ClusterSummary | undefined;
}

export interface RequestInfoResult extends ToolResultOf<"request_info"> {
  /** Whether there was one. */
  readonly found: boolean;
  /** The answer. Absent: there was none. */
  readonly customerUpdateNote?: string | undefined;
}

export interface OpenIncidentResult extends ToolResultOf<"open_incident"> {
  /** Whether one was opened, also without a slot left. */
  readonly opened: boolean;
  /** Why nothing was opened. */
  readonly refusal?: "not_recommended" | "already_covered";
  /** 1 when no incident slot was left, else 0. */
  readonly overflow: number;
  /** Incident slots left after the action, 0 or more. */
  readonly incidentSlotsRemaining: number;
}

export interface DeferResult extends ToolResultOf<"defer"> {
  /** Whether the ticket went to the end of the queue. */
  readonly allowed: boolean;
  /** Why it did not. */
  readonly refusal?: "already_deferred" | "last_in_queue";
  /** Whether the ticket was hot or a follow-up; then deferring it is a breach. */
  readonly slaRisk: boolean;
}

/** What an action other than a submit found; `actionType` and `toolName` say which of these it is. */
export type ToolResult =
  | RelatedTicketResult
  | RequesterHistoryResult
  | RoutingNoteResult
  | CapacityForecastResult
  | ClusterSummaryResult
  | RequestInfoResult
  | OpenIncidentResult
  | DeferResult;
