import type { DescField, DescMessage } from "@bufbuild/protobuf";
import type { RewardKind } from "../../domain/vocabulary.js";

/*
 * What OpenEnv's flat JSON is beside what the descriptors and `variants.ts` say. In it every key of a message is always
 * there, so that a typed reader needs no defaults. What stands for a value that is absent is decided here, by the kind
 * of field:
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

/** How the flat JSON of a message differs from what its descriptor says. Field names are the proto's. */
interface JsonRule {
  /** Never absent, though the descriptor cannot say so. */
  readonly always?: readonly string[];
  /** May be absent, though the descriptor cannot say so. */
  readonly nullable?: readonly string[];
  /** Not in the flat JSON. */
  readonly dropped?: readonly string[];
  /** Only what has a value is there: an action as it was played, parts of a table that not every task has. */
  readonly sparse?: true;
}

const RULES: Readonly<Record<string, JsonRule>> = {
  // `reward` and `done` travel beside the observation, and `truncated` is in its metadata.
  Observation: { always: ["metadata"], dropped: ["reward", "done", "truncated"] },
  HistoryEntry: { always: ["action"] },
  SubmitAction: { sparse: true },
  InvestigateAction: { sparse: true },
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
  StepRegret: { always: ["best_action"] },
  // A session that was never reset has a state too.
  State: { nullable: ["episode_id", "current_task_id", "seed"], always: ["queue_management_breakdown"] },
};

const SCORED = [
  "ticket_score",
  "spawned_follow_up_ticket_id",
  "cluster_stabilized_ticket_ids",
  "cluster_destabilized_ticket_ids",
] as const;

/** Fields of `RewardComponents` that each kind of reward has beside those that all have. */
const REWARD_FIELDS: Readonly<Record<RewardKind, readonly string[]>> = {
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
const ENDING_FIELDS: readonly string[] = [
  "termination",
  "trajectory_reward",
  "queue_management_score",
  "queue_management_breakdown",
  "investigation_penalty_applied",
];

export type AbsentValue = "[]" | "{}" | "null";

/** What is written for a field without a value. */
export function absentValueOf(field: DescField): AbsentValue {
  if (field.fieldKind === "list") return "[]";
  return field.message !== undefined && TABLES.has(field.message.name) ? "{}" : "null";
}

/** Whether the field always has a value. */
export function alwaysHasValue(field: DescField): boolean {
  const rule = ruleOf(field);
  if (rule.always?.includes(field.name) === true) return true;
  if (rule.sparse === true || rule.nullable?.includes(field.name) === true) return false;
  return field.fieldKind === "list" || (field.fieldKind === "scalar" && !field.proto.proto3Optional);
}

/** The fields of the message's own that its JSON has: not those of a oneof, nor what stands elsewhere. */
export function jsonFieldsOf(message: DescMessage): readonly DescField[] {
  return message.fields.filter(
    (field) => field.oneof === undefined && ruleOf(field).dropped?.includes(field.name) !== true,
  );
}

/** Cases of an action that have fields, in the order in which its JSON has them. */
const ACTION_CASES: readonly string[] = ["investigate", "submit"];

/**
 * The fields of a case of a oneof that is flat. An action is told as it was played: flat JSON can send fields that its
 * kind has no use for.
 */
export function jsonFieldsOfCase(field: DescField): readonly DescField[] {
  const { parent, message } = field;
  if (parent.name !== "Action") return message === undefined ? [] : jsonFieldsOf(message);
  const cases = ACTION_CASES.map((name) => parent.fields.find((other) => other.name === name)?.message);
  return cases.flatMap((other) => (other === undefined ? [] : jsonFieldsOf(other)));
}

export function isSparse(field: DescField): boolean {
  return ruleOf(field).sparse === true;
}

/** A field that only some values of its message have: those whose member has one of the words, or any. */
export interface Presence {
  /** The domain's key. */
  readonly member: string;
  readonly words?: readonly string[];
}

/** Undefined: every value of the message has the field. */
export function presenceOf({ parent, name }: DescField): Presence | undefined {
  if (parent.name !== "RewardComponents") return undefined;
  if (name === "ungraded_fields") return { member: "ungradedFields" };
  if (ENDING_FIELDS.includes(name)) return { member: "termination" };
  const kinds = Object.entries(REWARD_FIELDS).filter(([, fields]) => fields.includes(name));
  return kinds.length === 0 ? undefined : { member: "rewardKind", words: kinds.map(([kind]) => kind) };
}

function ruleOf(field: DescField): JsonRule {
  return RULES[field.parent.name] ?? {};
}
