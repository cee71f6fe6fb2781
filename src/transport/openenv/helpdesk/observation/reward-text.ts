import type { CapacityUsage } from "../../../../domain/capacity.js";
import type { RewardComponents } from "../../../../domain/observation.js";
import type {
  EpisodeEnding,
  InvalidComponents,
  SubmitComponents,
} from "../../../../domain/reward-components.js";
import type { RouteNumbers } from "../../../../domain/route.js";
import { fraction, number } from "../../json/number-text.js";
import { wireJson } from "../../json/write-json.js";
import { flag, list, textOrNull } from "./members.js";
import type { ReplyMemo } from "./reply-memo.js";

/** Those of a step, or `{}` where none are told. */
export function componentsOrNone(parts: RewardComponents | null, told: ReplyMemo): string {
  return parts === null ? "{}" : componentsText(parts, told);
}

/** The JSON of what a reward is made of: the fields of its kind (`REWARD_FIELDS`), of an end if it is one, and what it paid. */
function componentsText(parts: RewardComponents, told: ReplyMemo): string {
  const opening =
    '{"reward_kind":"' +
    parts.rewardKind +
    '","shaped_step_reward":' +
    fraction(parts.shapedStepReward) +
    ownText(parts, told) +
    (parts.termination === undefined ? "" : endingText(parts));
  return (
    opening +
    ',"reward_mode":"' +
    parts.rewardMode +
    '","worth":' +
    fraction(parts.worth) +
    ',"share":' +
    fraction(parts.share) +
    ',"paid_before":' +
    fraction(parts.paidBefore) +
    "}"
  );
}

function ownText(parts: RewardComponents, told: ReplyMemo): string {
  switch (parts.rewardKind) {
    case "investigation":
      return "";
    case "operational":
      return ',"capacity_after":' + told.capacity(parts.capacityAfter);
    case "submit":
      return submitText(parts) + ',"capacity_after":' + told.capacity(parts.capacityAfter);
    case "invalid":
      return (
        ',"ticket_score":' +
        fraction(parts.ticketScore) +
        ',"penalty_reason":"' +
        parts.penaltyReason +
        '"' +
        consequencesText(parts)
      );
  }
}

function submitText(parts: SubmitComponents): string {
  return (
    ',"ticket_score":' +
    fraction(parts.ticketScore) +
    ',"field_breakdown":' +
    breakdownText(parts.fieldBreakdown) +
    ',"used_alternate_route":' +
    flag(parts.usedAlternateRoute) +
    ',"milestone_adjustment":' +
    fraction(parts.milestoneAdjustment) +
    ',"delta_adjustment":' +
    fraction(parts.deltaAdjustment) +
    ',"context_gap_penalty":' +
    fraction(parts.contextGapPenalty) +
    ',"context_completion_bonus":' +
    fraction(parts.contextCompletionBonus) +
    ',"risk_penalty":' +
    fraction(parts.riskPenalty) +
    ',"incident_gap_penalty":' +
    fraction(parts.incidentGapPenalty) +
    ',"capacity_penalty":' +
    fraction(parts.capacityPenalty) +
    consequencesText(parts) +
    ',"capacity_usage":' +
    usageText(parts.capacityUsage)
  );
}

/** What handling a ticket led to. */
function consequencesText(parts: SubmitComponents | InvalidComponents): string {
  return (
    ',"spawned_follow_up_ticket_id":' +
    textOrNull(parts.spawnedFollowUpTicketId) +
    ',"cluster_stabilized_ticket_ids":' +
    list(parts.clusterStabilizedTicketIds) +
    ',"cluster_destabilized_ticket_ids":' +
    list(parts.clusterDestabilizedTicketIds)
  );
}

/** Of the step that ended the episode. */
function endingText(parts: EpisodeEnding): string {
  return (
    ',"termination":"' +
    parts.termination +
    '","trajectory_reward":' +
    fraction(parts.trajectoryReward) +
    ',"queue_management_score":' +
    fraction(parts.queueManagementScore) +
    ',"queue_management_breakdown":' +
    wireJson(parts.queueManagementBreakdown) +
    ',"investigation_penalty_applied":' +
    fraction(parts.investigationPenaltyApplied)
  );
}

export function breakdownText(numbers: RouteNumbers | null): string {
  if (numbers === null) return "{}";
  return (
    '{"issue_type":' +
    fraction(numbers.issueType) +
    ',"priority":' +
    fraction(numbers.priority) +
    ',"assignment_group":' +
    fraction(numbers.assignmentGroup) +
    ',"resolution_action":' +
    fraction(numbers.resolutionAction) +
    "}"
  );
}

function usageText(usage: CapacityUsage | undefined): string {
  if (usage === undefined) return "{}";
  return (
    '{"team":"' +
    usage.team +
    '","used_high_priority_slot":' +
    flag(usage.usedHighPrioritySlot) +
    ',"used_escalation_slot":' +
    flag(usage.usedEscalationSlot) +
    ',"team_overflow":' +
    number(usage.teamOverflow) +
    ',"high_priority_overflow":' +
    number(usage.highPriorityOverflow) +
    ',"escalation_overflow":' +
    number(usage.escalationOverflow) +
    "}"
  );
}
