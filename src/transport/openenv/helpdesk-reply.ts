import type { Observation } from "../../domain/observation.js";
import type { EnvironmentReply } from "./environment.js";

/** Exactly the keys that OpenEnv's typed clients know, always all of them. OpenEnv wire 15.5. */
export function helpdeskReply(seen: Observation): EnvironmentReply {
  return {
    observation: {
      taskId: seen.taskId,
      taskName: seen.taskName,
      instructions: seen.instructions,
      allowedFields: seen.allowedFields,
      availableActionTypes: seen.availableActionTypes,
      availableTools: seen.availableTools,
      investigationBudgetRemaining: seen.investigationBudgetRemaining,
      lastToolResult: seen.lastToolResult,
      currentTicket: seen.currentTicket,
      queueSize: seen.queueSize,
      ticketsRemaining: seen.ticketsRemaining,
      ticketsAfterCurrent: seen.ticketsAfterCurrent,
      ticketsProcessed: seen.ticketsProcessed,
      queuePosition: seen.queuePosition,
      averageScoreSoFar: seen.averageScoreSoFar,
      progressFraction: seen.progressFraction,
      history: seen.history,
      lastRewardComponents: seen.lastRewardComponents,
      rubricReward: seen.rubricReward,
    },
    reward: seen.reward,
    done: seen.done,
    metadata: seen.metadata,
  };
}
