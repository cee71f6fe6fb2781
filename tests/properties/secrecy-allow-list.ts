/**
 * Where an observation or a state may differ for an agent while a label that it has not handled differs: nothing
 * else may. `[]` stands for any index; a trailing `.*` for anything below. Each entry names the declared channel
 * (docs/rules.md#declared-channels) that it belongs to, and the secrecy test fails if an entry is never needed.
 */
export const SECRECY_ALLOW_LIST = {
  "capacity totals": [
    "observation.metadata.capacityState.*",
    "observation.currentTicket.capacityState.*",
    "observation.lastToolResult.forecast.capacityState.*",
    "observation.lastRewardComponents.capacityAfter.*",
    "observation.history[].rewardComponents.capacityAfter.*",
    "state.teamCapacityInitial.*",
    "state.teamCapacityRemaining.*",
    "state.highPrioritySlotsInitial",
    "state.highPrioritySlotsRemaining",
    "state.escalationSlotsInitial",
    "state.escalationSlotsRemaining",
  ],
  "counts of the forecast": [
    "observation.lastToolResult.forecast.primaryPressure",
    "observation.lastToolResult.forecast.alternatePressure",
    "observation.lastToolResult.forecast.preferredRouteLabel",
    "observation.lastToolResult.forecast.routingOptions[].pressure",
    "observation.lastToolResult.forecast.laterDemand.byTeam.*",
    "observation.lastToolResult.forecast.laterDemand.hotCount",
    "observation.lastToolResult.forecast.laterDemand.escalatingCount",
    "observation.lastToolResult.routingOptions[].pressure",
    "observation.currentTicket.routingOptions[].pressure",
  ],
  "counts of the cluster summary": [
    "observation.lastToolResult.summary.hotAheadCount",
    "observation.currentTicket.clusterSummary.hotAheadCount",
  ],
  // What is required follows from labels, and with it what is hidden (also where a ticket that was put off is looked
  // up), what is free and what a lookup pays.
  "recommended tools": [
    "observation.currentTicket.contextStatus",
    "observation.currentTicket.contextStatus.*",
    "observation.currentTicket.title",
    "observation.currentTicket.description",
    "observation.currentTicket.relatedTicketPreview.title",
    "observation.currentTicket.relatedTicketPreview.description",
    "observation.history[].title",
    "observation.lastToolResult.ticket.title",
    "observation.lastToolResult.ticket.description",
    "observation.lastToolResult.tickets[].title",
    "observation.lastToolResult.tickets[].description",
    "observation.investigationBudgetRemaining",
    "state.investigationBudgetRemaining",
    "observation.lastToolResult.useful",
  ],
  "what an action on the ticket reports": [
    "observation.lastToolResult.slaRisk",
    "observation.metadata.dynamicQueueEvents[].slaRisk",
    "state.dynamicQueueEvents[].slaRisk",
  ],
  // Of other tickets: their required context and the slots left for them follow from the channels above.
  "scores, breakdowns and rewards of tickets already handled": [
    "observation.reward",
    "observation.lastRewardComponents.shapedStepReward",
    "observation.lastRewardComponents.worth",
    "observation.lastRewardComponents.paidBefore",
    "observation.lastRewardComponents.contextGapPenalty",
    "observation.lastRewardComponents.contextCompletionBonus",
    "observation.lastRewardComponents.capacityPenalty",
    "observation.lastRewardComponents.capacityUsage.*",
    "observation.history[].reward",
    "observation.history[].feedbackSummary",
    "observation.history[].rewardComponents.shapedStepReward",
    "observation.history[].rewardComponents.worth",
    "observation.history[].rewardComponents.paidBefore",
    "observation.history[].rewardComponents.contextGapPenalty",
    "observation.history[].rewardComponents.contextCompletionBonus",
    "observation.history[].rewardComponents.capacityPenalty",
    "observation.history[].rewardComponents.capacityUsage.*",
    "observation.metadata.lastFeedbackSummary",
    "observation.metadata.planningPenaltyTotal",
    "observation.metadata.planningPenaltyApplied",
    "state.reward",
    "state.totalReward",
    "state.stoppedRubric",
    "state.planningPenaltyTotal",
    "state.planningPenaltyApplied",
    "state.capacityPressuredCount",
    "state.capacityResolvedCount",
  ],
} as const satisfies Record<string, readonly string[]>;

/** Every pattern of the list. */
export const ALLOWED_PATTERNS: readonly string[] = Object.values(SECRECY_ALLOW_LIST).flat();

/** Whether a pattern covers a path: itself, or anything below it where it ends in `.*`. */
export function covers(pattern: string, path: string): boolean {
  return pattern.endsWith(".*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}
