import type { CapacityUsage } from "../../../domain/capacity.js";
import type { QueueManagementBreakdown, RewardComponents } from "../../../domain/observation.js";
import type { RouteNumbers } from "../../../domain/route.js";
import { wireJson } from "../write-json.js";
import { flag, list, number, someFlag, someNumber, someText, someWord } from "./members.js";
import type { ToldAgain } from "./told-again.js";

/** The JSON of what a reward is made of. */
export function componentsText(parts: RewardComponents, told: ToldAgain): string {
  return (
    '{"reward_kind":"' +
    parts.rewardKind +
    '","shaped_step_reward":' +
    number(parts.shapedStepReward) +
    (parts.ticketScore === undefined ? "" : handledText(parts)) +
    told.someCapacity(',"capacity_after":', parts.capacityAfter) +
    (parts.termination === undefined ? "}" : endingText(parts) + "}")
  );
}

/** Of a step that handled its ticket. */
function handledText(parts: RewardComponents): string {
  return (
    someNumber(',"ticket_score":', parts.ticketScore) +
    someBreakdown(parts.fieldBreakdown) +
    someFlag(',"used_alternate_route":', parts.usedAlternateRoute) +
    someNumber(',"milestone_adjustment":', parts.milestoneAdjustment) +
    someNumber(',"delta_adjustment":', parts.deltaAdjustment) +
    someNumber(',"context_gap_penalty":', parts.contextGapPenalty) +
    someNumber(',"context_completion_bonus":', parts.contextCompletionBonus) +
    someNumber(',"risk_penalty":', parts.riskPenalty) +
    someNumber(',"incident_gap_penalty":', parts.incidentGapPenalty) +
    someNumber(',"capacity_penalty":', parts.capacityPenalty) +
    someUsage(parts.capacityUsage) +
    someWord(',"penalty_reason":', parts.penaltyReason) +
    someIds(',"cluster_stabilized_ticket_ids":', parts.clusterStabilizedTicketIds) +
    someIds(',"cluster_destabilized_ticket_ids":', parts.clusterDestabilizedTicketIds) +
    someText(',"spawned_follow_up_ticket_id":', parts.spawnedFollowUpTicketId)
  );
}

/** Of the step that ended the episode. */
function endingText(parts: RewardComponents): string {
  return (
    someWord(',"termination":', parts.termination) +
    someNumber(',"trajectory_reward":', parts.trajectoryReward) +
    someNumber(',"queue_management_score":', parts.queueManagementScore) +
    someManagement(parts.queueManagementBreakdown) +
    someNumber(',"investigation_penalty_applied":', parts.investigationPenaltyApplied)
  );
}

function someManagement(breakdown: QueueManagementBreakdown | undefined): string {
  return breakdown === undefined ? "" : ',"queue_management_breakdown":' + wireJson(breakdown);
}

function someIds(key: string, ids: readonly string[] | undefined): string {
  return ids === undefined ? "" : key + list(ids);
}

function someBreakdown(numbers: RouteNumbers | undefined): string {
  return numbers === undefined ? "" : ',"field_breakdown":' + breakdownText(numbers);
}

export function breakdownText(numbers: RouteNumbers): string {
  return (
    '{"issue_type":' +
    number(numbers.issueType) +
    ',"priority":' +
    number(numbers.priority) +
    ',"assignment_group":' +
    number(numbers.assignmentGroup) +
    ',"resolution_action":' +
    number(numbers.resolutionAction) +
    "}"
  );
}

function someUsage(usage: CapacityUsage | undefined): string {
  if (usage === undefined) return "";
  return (
    ',"capacity_usage":{"team":"' +
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
