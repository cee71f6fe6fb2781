import type { Episode } from "../domain/episode.js";
import type { PlayedState } from "../domain/episode-state.js";
import { episodeIdOf } from "./episode-id.js";
import { budgetRemaining } from "./allowance.js";
import { averageScore, isOver, scoresSoFar } from "./cursor.js";
import { stoppedRubric } from "./stopped-rubric.js";

/** The operator's view: ids and counters, never a label. See docs/rules.md#what-is-never-shown. */
export function stateOf(episode: Episode): PlayedState {
  const { totals, slots, result } = episode;
  const perTicketScores = scoresSoFar(episode);
  return {
    episodeId: episodeIdOf(episode),
    stepCount: totals.steps,
    currentTaskId: episode.task.id,
    seed: episode.seed,
    queueTicketIds: episode.queue.map((entry) => entry.ticket.ticketId),
    currentTicketIndex: episode.position,
    perTicketScores,
    totalReward: totals.reward,
    reward: episode.history.at(-1)?.reward ?? null,
    done: isOver(episode),
    truncated: result?.termination === "step_limit",
    rubricReward: result?.rubricReward ?? null,
    stoppedRubric: stoppedRubric(episode),
    rewardMode: episode.rewardMode,
    averageScoreSoFar: averageScore(episode),
    investigationSteps: totals.investigations,
    investigationBudgetRemaining: budgetRemaining(episode),
    teamCapacityRemaining: slots?.remaining.team ?? null,
    teamCapacityInitial: slots?.initial.team ?? null,
    highPrioritySlotsRemaining: slots?.remaining.highPriority ?? 0,
    highPrioritySlotsInitial: slots?.initial.highPriority ?? 0,
    escalationSlotsRemaining: slots?.remaining.escalation ?? 0,
    escalationSlotsInitial: slots?.initial.escalation ?? 0,
    incidentSlotsRemaining: slots?.remaining.incident ?? 0,
    incidentSlotsInitial: slots?.initial.incident ?? 0,
    planningPenaltyTotal: totals.planningPenalty,
    planningPenaltyApplied: totals.planningPenaltyApplied,
    incidentGapTotal: totals.incidentGap,
    slaBreachCount: totals.slaBreaches,
    deferredTicketCount: totals.deferred,
    openIncidentTicketIds: episode.openIncidents,
    spawnedFollowUpTicketIds: episode.followUps.map((ticket) => ticket.ticketId),
    clusterStabilizationsTotal: totals.stabilized,
    clusterDestabilizationsTotal: totals.destabilized,
    capacityPressuredCount: totals.pressured,
    capacityResolvedCount: totals.resolved,
    queueManagementScore: result?.queueManagementScore ?? 0,
    queueManagementBreakdown: result?.queueManagementBreakdown ?? {},
    dynamicQueueEvents: episode.events,
  };
}
