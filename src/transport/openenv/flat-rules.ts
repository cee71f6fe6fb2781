import type { ActionType, ToolName } from "../../domain/vocabulary.js";
import type { QueueEventName } from "../../domain/queue-event.js";

/** How the flat JSON of a message differs from what its descriptor says. Field names are the proto's. */
export interface FlatRule {
  /** Always there, null for "none". */
  readonly nullable?: readonly string[];
  /** May be absent, though the descriptor has no word for it. */
  readonly optional?: readonly string[] | "all";
  /** Always there, though the descriptor cannot say so. */
  readonly required?: readonly string[];
  /** Not in the flat JSON. */
  readonly dropped?: readonly string[];
}

export const FLAT_RULES: Readonly<Record<string, FlatRule>> = {
  Observation: {
    nullable: ["last_tool_result", "current_ticket", "last_reward_components", "rubric_reward"],
    dropped: ["done", "reward", "truncated", "metadata"],
  },
  HistoryEntry: { nullable: ["score", "breakdown"], required: ["action", "reward_components"] },
  RewardComponents: {
    required: ["reward_kind"],
    optional: ["cluster_stabilized_ticket_ids", "cluster_destabilized_ticket_ids"],
  },
  TicketView: { optional: ["routing_options"] },
  TicketGlimpse: { required: ["status"] },
  Route: { required: ["issue_type", "priority", "assignment_group", "resolution_action"] },
  ContextStatus: { required: ["state"] },
  CapacityState: { required: ["team_capacity_remaining", "team_capacity_initial"] },
  CapacityUsage: { required: ["team"] },
  CapacityForecast: { required: ["capacity_state", "preferred_route_label", "later_demand"] },
  LaterDemand: { required: ["by_team"] },
  // A session that was never reset has a state too, with these two alone. OpenEnv wire 15.3.
  State: {
    nullable: ["episode_id", "reward", "rubric_reward", "team_capacity_remaining", "team_capacity_initial"],
    optional: "all",
    required: ["episode_id", "step_count"],
  },
};

/** Words that tell a flattened variant from the others, with their keys. */
export type Variant = Readonly<Record<string, string>>;

/** Messages whose oneof is flattened: by its case, the words that stand for it. */
export const FLAT_ONEOFS: Readonly<Record<string, Readonly<Record<string, Variant>>>> = {
  ToolResult: {
    related_ticket: lookup("lookup_related_ticket"),
    requester_history: lookup("lookup_requester_history"),
    routing_note: lookup("lookup_internal_routing_note"),
    capacity_forecast: lookup("lookup_queue_capacity_forecast"),
    cluster_summary: lookup("lookup_queue_cluster_summary"),
    request_info: action("request_info"),
    open_incident: action("open_incident"),
    defer: action("defer"),
  },
  QueueEvent: {
    ticket_deferred: event("ticket_deferred"),
    defer_denied: event("defer_denied"),
    incident_opened: event("incident_opened"),
    cluster_stabilized: event("cluster_stabilized"),
    cluster_destabilized: event("cluster_destabilized"),
    follow_up_spawned: event("follow_up_spawned"),
    step_limit_reached: event("step_limit_reached"),
  },
};

function lookup(tool: ToolName): Variant {
  return { ...action("investigate"), tool_name: tool };
}

function action(type: ActionType): Variant {
  return { action_type: type };
}

function event(name: QueueEventName): Variant {
  return { event: name };
}
