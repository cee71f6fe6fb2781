import type { DescField } from "@bufbuild/protobuf";
import type { ActionType, RewardKind, ToolName } from "../../../domain/vocabulary.js";
import type { QueueEventName } from "../../../domain/queue-event.js";

/*
 * What OpenEnv's flat JSON is beside what the descriptors say. In it every key of a message is always there, so that a
 * typed reader needs no defaults. What stands for a value that is absent is decided here, by the kind of field:
 *
 * - a list: `[]`;
 * - a table of numbers ({@link TABLES}), which readers take for a dictionary: `{}`;
 * - anything else: null.
 *
 * Only where the fields of a message depend on a word in it (`reward_kind`, `action_type`, `tool_name`, `event`) are
 * those of the other words left out.
 */

/** Messages that are tables: names and, in the end, numbers. One that is absent is an empty one. */
const TABLES: ReadonlySet<string> = new Set([
  "RewardComponents",
  "FieldBreakdown",
  "QueueManagementBreakdown",
  "TeamCounts",
  "CapacityState",
  "CapacityUsage",
]);

export type AbsentValue = "empty_list" | "empty_table" | "null";

/** What is written for a field without a value. */
export function absentValueOf(field: DescField): AbsentValue {
  if (field.fieldKind === "list") return "empty_list";
  return field.message !== undefined && TABLES.has(field.message.name) ? "empty_table" : "null";
}

/** How the flat JSON of a message differs from what its descriptor says. Field names are the proto's. */
export interface FlatRule {
  /** Never absent, though the descriptor cannot say so. */
  readonly always?: readonly string[];
  /** May be absent, though the descriptor cannot say so. */
  readonly nullable?: readonly string[];
  /** Not in the flat JSON. */
  readonly dropped?: readonly string[];
  /** Only what has a value is there: parts of a table that not every task or kind has. */
  readonly sparse?: true;
}

export const FLAT_RULES: Readonly<Record<string, FlatRule>> = {
  // `reward` and `done` travel beside the observation, and `truncated` is in its metadata.
  Observation: { always: ["metadata"], dropped: ["reward", "done", "truncated"] },
  HistoryEntry: { always: ["action"] },
  RewardComponents: { always: ["reward_kind", "reward_mode"] },
  QueueManagementBreakdown: { sparse: true },
  TicketGlimpse: { always: ["status"] },
  Route: { always: ["issue_type", "priority", "assignment_group", "resolution_action"] },
  ContextStatus: { always: ["state"] },
  CapacityState: { always: ["team_capacity_remaining", "team_capacity_initial"] },
  CapacityUsage: { always: ["team"] },
  CapacityForecast: { always: ["capacity_state", "preferred_route_label", "later_demand"] },
  LaterDemand: { always: ["by_team"] },
  EpisodeReport: { always: ["termination"] },
  // A session that was never reset has a state too.
  State: { nullable: ["episode_id", "current_task_id", "seed"], always: ["queue_management_breakdown"] },
};

/** Whether the field always has a value. */
export function alwaysHasValue(field: DescField): boolean {
  const rule = FLAT_RULES[field.parent.name] ?? {};
  if (rule.always?.includes(field.name) === true) return true;
  if (rule.sparse === true || rule.nullable?.includes(field.name) === true) return false;
  return field.fieldKind === "list" || (field.fieldKind === "scalar" && !field.proto.proto3Optional);
}

const SCORED = [
  "ticket_score",
  "spawned_follow_up_ticket_id",
  "cluster_stabilized_ticket_ids",
  "cluster_destabilized_ticket_ids",
] as const;

/** Fields of `RewardComponents` that each kind of reward has beside those that all have. */
export const REWARD_FIELDS: Readonly<Record<RewardKind, readonly string[]>> = {
  submit: [
    ...SCORED,
    "field_breakdown",
    "used_alternate_route",
    "milestone_adjustment",
    "delta_adjustment",
    "context_gap_penalty",
    "context_completion_bonus",
    "risk_penalty",
    "incident_gap_penalty",
    "capacity_penalty",
    "capacity_usage",
    "capacity_after",
  ],
  investigation: [],
  operational: ["capacity_after"],
  invalid: [...SCORED, "penalty_reason"],
};

/** Those of the step that ended the episode, whatever its kind. */
export const ENDING_FIELDS: readonly string[] = [
  "termination",
  "trajectory_reward",
  "queue_management_score",
  "queue_management_breakdown",
  "investigation_penalty_applied",
];

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
