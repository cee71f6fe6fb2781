import type { Episode } from "../domain/episode.js";
import type { Observation, ObservationMetadata } from "../domain/observation.js";
import type { ToolResult } from "../domain/tool-result.js";
import { budgetRemaining } from "./allowance.js";
import { averageScore, isOver } from "./cursor.js";
import { ticketView } from "./ticket-view.js";

/** What the agent sees of an episode as it is now. */
export function observe(episode: Episode, lastToolResult: ToolResult | null): Observation {
  const { task, queue, history, result } = episode;
  const last = history.at(-1);
  const over = isOver(episode);
  const processed = episode.position;
  const truncated = result?.termination === "step_limit";
  return {
    taskId: task.id,
    taskName: task.name,
    instructions: task.instructions,
    allowedFields: task.allowedFields,
    availableActionTypes: task.actions,
    availableTools: task.tools,
    investigationBudgetRemaining: budgetRemaining(episode),
    lastToolResult,
    currentTicket: over ? null : ticketView(episode),
    queueSize: queue.length,
    ticketsRemaining: queue.length - processed,
    ticketsAfterCurrent: over ? 0 : queue.length - processed - 1,
    ticketsProcessed: processed,
    queuePosition: over ? queue.length : processed + 1,
    averageScoreSoFar: averageScore(episode),
    progressFraction: processed / queue.length,
    history,
    lastRewardComponents: last?.rewardComponents ?? null,
    rubricReward: result?.rubricReward ?? null,
    reward: last?.reward ?? null,
    done: over,
    truncated,
    metadata: metadata(episode, truncated),
  };
}

function metadata(
  { history, totals, slots, recentEvents }: Episode,
  truncated: boolean,
): ObservationMetadata {
  return {
    lastFeedbackSummary: history.at(-1)?.feedbackSummary ?? "",
    planningPenaltyTotal: totals.planningPenalty,
    planningPenaltyApplied: totals.planningPenaltyApplied,
    slaBreachCount: totals.slaBreaches,
    dynamicQueueEvents: recentEvents,
    truncated,
    capacityState: slots?.state,
  };
}
