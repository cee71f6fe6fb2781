import type { CapacityState, LaterDemand } from "./capacity.js";
import type { ClusterSummary, RoutingOption } from "./observation.js";
import type { Route } from "./route.js";
import type { ActionType, RouteLabel, ToolName } from "./vocabulary.js";

/** A ticket as a lookup shows it: labels only when it is not waiting in this queue. Spec 7. */
export interface TicketGlimpse {
  readonly ticketId: string;
  readonly title: string;
  readonly requester: string;
  readonly description: string;
  readonly status: "open" | "closed";
  readonly labels?: Route | undefined;
}

interface ToolResultOf<A extends ActionType> {
  readonly actionType: A;
  /** The ticket that was current when the action was taken. */
  readonly ticketId: string;
  /** Whether the action paid. */
  readonly useful: boolean;
}

interface LookupResultOf<T extends ToolName> extends ToolResultOf<"investigate"> {
  readonly toolName: T;
  /** Whether the tool had something to show. */
  readonly found: boolean;
}

export interface RelatedTicketResult extends LookupResultOf<"lookup_related_ticket"> {
  readonly targetTicketId?: string | undefined;
  readonly ticket?: TicketGlimpse | undefined;
}

export interface RequesterHistoryResult extends LookupResultOf<"lookup_requester_history"> {
  readonly requester: string;
  /** The requester's other known tickets, by id. */
  readonly tickets: readonly TicketGlimpse[];
}

export interface RoutingNoteResult extends LookupResultOf<"lookup_internal_routing_note"> {
  readonly ambiguityNote?: string | undefined;
  readonly planningNote?: string | undefined;
  readonly routingOptions: readonly RoutingOption[];
}

export interface CapacityForecastResult extends LookupResultOf<"lookup_queue_capacity_forecast"> {
  readonly forecast?: CapacityForecast | undefined;
}

export interface CapacityForecast {
  readonly capacityState: CapacityState;
  readonly primaryPressure: number;
  /** Least pressure among the alternates; absent without alternates. */
  readonly alternatePressure?: number | undefined;
  readonly preferredRouteLabel: RouteLabel;
  readonly routingOptions: readonly RoutingOption[];
  readonly incidentRecommended: boolean;
  readonly laterDemand: LaterDemand;
}

export interface ClusterSummaryResult extends LookupResultOf<"lookup_queue_cluster_summary"> {
  readonly summary?: ClusterSummary | undefined;
}

export interface RequestInfoResult extends ToolResultOf<"request_info"> {
  readonly found: boolean;
  readonly customerUpdateNote?: string | undefined;
}

export interface OpenIncidentResult extends ToolResultOf<"open_incident"> {
  readonly opened: boolean;
  /** Why nothing was opened. */
  readonly refusal?: "not_recommended" | "already_covered";
  /** 1 when no incident slot was left, else 0. */
  readonly overflow: number;
  readonly incidentSlotsRemaining: number;
}

export interface DeferResult extends ToolResultOf<"defer"> {
  readonly allowed: boolean;
  readonly refusal?: "already_deferred" | "last_in_queue";
  readonly slaRisk: boolean;
}

export type ToolResult =
  | RelatedTicketResult
  | RequesterHistoryResult
  | RoutingNoteResult
  | CapacityForecastResult
  | ClusterSummaryResult
  | RequestInfoResult
  | OpenIncidentResult
  | DeferResult;
