import type { CapacityUsage } from "../../../../domain/capacity.js";
import type { QueueManagementBreakdown, RewardComponents } from "../../../../domain/observation.js";
import type { RouteNumbers } from "../../../../domain/route.js";
import { fraction, number } from "../../json/number-text.js";
import { wireJson } from "../../json/write-json.js";
import { flag, list, textOrNull, wordOrNull } from "./members.js";
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
        share(parts.ticketScore) +
        ',"penalty_reason":' +
        wordOrNull(parts.penaltyReason) +
        consequencesText(parts)
      );
  }
}

function submitText(parts: RewardComponents): string {
  return (
    ',"ticket_score":' +
    share(parts.ticketScore) +
    ',"field_breakdown":' +
    breakdownText(parts.fieldBreakdown ?? null) +
    ',"used_alternate_route":' +
    (parts.usedAlternateRoute === undefined ? "null" : flag(parts.usedAlternateRoute)) +
    ',"milestone_adjustment":' +
    share(parts.milestoneAdjustment) +
    ',"delta_adjustment":' +
    share(parts.deltaAdjustment) +
    ',"context_gap_penalty":' +
    share(parts.contextGapPenalty) +
    ',"context_completion_bonus":' +
    share(parts.contextCompletionBonus) +
    ',"risk_penalty":' +
    share(parts.riskPenalty) +
    ',"incident_gap_penalty":' +
    share(parts.incidentGapPenalty) +
    ',"capacity_penalty":' +
    share(parts.capacityPenalty) +
    consequencesText(parts) +
    ',"capacity_usage":' +
    usageText(parts.capacityUsage)
  );
}

/** What handling a ticket led to. */
function consequencesText(parts: RewardComponents): string {
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
function endingText(parts: RewardComponents): string {
  return (
    ',"termination":' +
    wordOrNull(parts.termination) +
    ',"trajectory_reward":' +
    share(parts.trajectoryReward) +
    ',"queue_management_score":' +
    share(parts.queueManagementScore) +
    ',"queue_management_breakdown":' +
    managementText(parts.queueManagementBreakdown) +
    ',"investigation_penalty_applied":' +
    share(parts.investigationPenaltyApplied)
  );
}

function share(value: number | undefined): string {
  return value === undefined ? "null" : fraction(value);
}

function managementText(breakdown: QueueManagementBreakdown | undefined): string {
  return breakdown === undefined ? "{}" : wireJson(breakdown);
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
