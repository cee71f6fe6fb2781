import type { DescField } from "@bufbuild/protobuf";
import type { RewardKind } from "../../../domain/vocabulary.js";
import { snakeCase } from "../../../support/snake-case.js";
import { VARIANTS } from "../../../wire/variants.js";

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

/** Messages whose oneof is flattened: by its case, the words that stand for it. An action is written as it was played. */
export const FLAT_ONEOFS: Readonly<Record<string, Readonly<Record<string, Variant>>>> = Object.fromEntries(
  Object.entries(VARIANTS)
    .filter(([message]) => message !== "Action")
    .map(([message, cases]) => [message, mapValues(cases, wireKeys)]),
);

function wireKeys(words: Variant): Variant {
  return Object.fromEntries(Object.entries(words).map(([key, word]) => [snakeCase(key), word]));
}

function mapValues<From, To>(
  table: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, map(value)]));
}
