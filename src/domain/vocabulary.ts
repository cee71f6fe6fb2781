/**
 * The words of the domain: the same in TypeScript, JSON, data files and docs. Each list is frozen by the
 * contract (`proto/helpdesk/v1/vocabulary.proto`); `transport/connect/words.ts` proves the two equal.
 */

export const ISSUE_TYPES = [
  "billing_license",
  "identity_access",
  "application_support",
  "service_request",
  "spam_phishing",
  "general_inquiry",
  "security_compliance",
  "onboarding",
  "feature_request",
] as const;
/** One of {@link ISSUE_TYPES}. */
export type IssueType = (typeof ISSUE_TYPES)[number];

/** From most to least urgent. */
export const PRIORITIES = ["critical", "high", "medium", "low"] as const;
/** One of {@link PRIORITIES}. */
export type Priority = (typeof PRIORITIES)[number];

/** Who can own a ticket. */
export const ASSIGNMENT_GROUPS = [
  "license_ops",
  "service_desk",
  "application_team",
  "procurement",
  "security_team",
  "onboarding_ops",
] as const;
/** One of {@link ASSIGNMENT_GROUPS}. */
export type AssignmentGroup = (typeof ASSIGNMENT_GROUPS)[number];

/** What can be done next with a ticket. */
export const RESOLUTION_ACTIONS = ["fulfill", "escalate", "assign", "ignore", "acknowledge"] as const;
/** One of {@link RESOLUTION_ACTIONS}. */
export type ResolutionAction = (typeof RESOLUTION_ACTIONS)[number];

/** What an agent can do. */
export const ACTION_TYPES = ["submit", "investigate", "request_info", "open_incident", "defer"] as const;
/** One of {@link ACTION_TYPES}. */
export type ActionType = (typeof ACTION_TYPES)[number];

/** The lookups of an investigation. */
export const TOOL_NAMES = [
  "lookup_related_ticket",
  "lookup_requester_history",
  "lookup_internal_routing_note",
  "lookup_queue_capacity_forecast",
  "lookup_queue_cluster_summary",
] as const;
/** One of {@link TOOL_NAMES}. */
export type ToolName = (typeof TOOL_NAMES)[number];

/** The four parts of a route, in the order in which they are scored and shown. */
export const ROUTE_FIELDS = ["issue_type", "priority", "assignment_group", "resolution_action"] as const;
/** One of {@link ROUTE_FIELDS}. */
export type RouteField = (typeof ROUTE_FIELDS)[number];

/** Parts of the tickets that are played apart: related tickets are in the same one. */
export const SPLITS = ["dev", "test"] as const;
/** One of {@link SPLITS}. */
export type Split = (typeof SPLITS)[number];

/** What a reset may ask to be played with: a split, or both together. */
export const SPLIT_CHOICES = [...SPLITS, "all"] as const;
/** One of {@link SPLIT_CHOICES}. */
export type SplitChoice = (typeof SPLIT_CHOICES)[number];

/** How hard a task is, easiest first. */
export const DIFFICULTIES = ["easy", "medium", "hard"] as const;
/** One of {@link DIFFICULTIES}. */
export type Difficulty = (typeof DIFFICULTIES)[number];

/** Why an action was penalised, in the order of the checks. See docs/rules.md#errors-and-penalised-actions. */
export const PENALTY_REASONS = [
  "unsupported_action_type",
  "unexpected_tool_fields",
  "missing_submit_fields",
  "unexpected_submit_fields",
  "missing_tool_name",
  "unsupported_tool",
] as const;
/** One of {@link PENALTY_REASONS}. */
export type PenaltyReason = (typeof PENALTY_REASONS)[number];

/** What an action turned out to be. See docs/scoring.md#reward-components. */
export const REWARD_KINDS = ["submit", "investigation", "operational", "invalid"] as const;
/** One of {@link REWARD_KINDS}. */
export type RewardKind = (typeof REWARD_KINDS)[number];

/** How an episode ended: the queue was finished, or the step limit cut it off. */
export const TERMINATIONS = ["completed", "step_limit"] as const;
/** One of {@link TERMINATIONS}. */
export type Termination = (typeof TERMINATIONS)[number];

/**
 * How the steps of an episode pay: their share of the score as it is earned, all of it at the end, or the worth of each
 * step by itself. See docs/rules.md#what-a-step-pays.
 */
export const REWARD_MODES = ["dense", "terminal", "shaped"] as const;
/** One of {@link REWARD_MODES}. */
export type RewardMode = (typeof REWARD_MODES)[number];

/** What a reset that names none gets. */
export const DEFAULT_REWARD_MODE: RewardMode = "dense";

/** Whether required tools of a ticket remain unused. */
export const CONTEXT_STATES = ["investigation_required", "revealed"] as const;
/** One of {@link CONTEXT_STATES}. */
export type ContextState = (typeof CONTEXT_STATES)[number];

/** Whether the primary route or one of its alternates is under less pressure. */
export const ROUTE_LABELS = ["primary", "alternate"] as const;
/** One of {@link ROUTE_LABELS}. */
export type RouteLabel = (typeof ROUTE_LABELS)[number];

/** How much of its history an observation tells. */
export const HISTORY_DETAILS = ["all", "last", "none"] as const;
/** One of {@link HISTORY_DETAILS}. */
export type HistoryDetail = (typeof HISTORY_DETAILS)[number];

/**
 * Other forms of the same tickets, to see what an agent remembers: names exchanged; other sentences for the same facts; one fact
 * turned, with the label that follows; something beside the point added; the names of the teams exchanged, which the instructions tell.
 */
export const TWINS = ["aliased", "reworded", "counterfactual", "irrelevant", "relabelled_teams"] as const;
/** One of {@link TWINS}. */
export type Twin = (typeof TWINS)[number];

/** When an observation tells what is the same in every one of its episode. */
export const STATIC_FIELDS = ["always", "first"] as const;
/** One of {@link STATIC_FIELDS}. */
export type StaticFields = (typeof STATIC_FIELDS)[number];

/** *Hot*: high or critical. */
export function isHot(priority: Priority): boolean {
  return priority === "high" || priority === "critical";
}

/** *Escalating*: assign or escalate. */
export function isEscalating(action: ResolutionAction): boolean {
  return action === "assign" || action === "escalate";
}

const ONE_LEVEL_UP = {
  low: "medium",
  medium: "high",
  high: "critical",
  critical: "critical",
} as const satisfies Record<Priority, Priority>;

/** *One level up*: low → medium → high → critical → critical. */
export function oneLevelUp(priority: Priority): Priority {
  return ONE_LEVEL_UP[priority];
}

const ONE_LEVEL_DOWN = {
  critical: "high",
  high: "medium",
  medium: "low",
  low: "low",
} as const satisfies Record<Priority, Priority>;

/** *One level down*: critical → high → medium → low → low. */
function oneLevelDown(priority: Priority): Priority {
  return ONE_LEVEL_DOWN[priority];
}

/** What relief under an incident makes of a priority; undefined of one that is not hot, which stays. */
export function easedPriority(priority: Priority): Priority | undefined {
  return isHot(priority) ? oneLevelDown(priority) : undefined;
}

/** Levels from `low` (0) to `critical` (3). */
export function priorityLevel(priority: Priority): number {
  return PRIORITIES.length - 1 - PRIORITIES.indexOf(priority);
}

/** The usual owner and next step of each issue type. See docs/rules.md#words. */
export const USUAL_HANDLING = {
  billing_license: { assignmentGroup: "license_ops", resolutionAction: "fulfill" },
  identity_access: { assignmentGroup: "service_desk", resolutionAction: "fulfill" },
  application_support: { assignmentGroup: "application_team", resolutionAction: "escalate" },
  service_request: { assignmentGroup: "procurement", resolutionAction: "assign" },
  spam_phishing: { assignmentGroup: "security_team", resolutionAction: "ignore" },
  general_inquiry: { assignmentGroup: "service_desk", resolutionAction: "acknowledge" },
  security_compliance: { assignmentGroup: "security_team", resolutionAction: "escalate" },
  onboarding: { assignmentGroup: "onboarding_ops", resolutionAction: "fulfill" },
  feature_request: { assignmentGroup: "application_team", resolutionAction: "acknowledge" },
} as const satisfies Record<
  IssueType,
  { assignmentGroup: AssignmentGroup; resolutionAction: ResolutionAction }
>;
