import type { TeamCounts } from "./capacity.js";
import type { QueueManagementBreakdown } from "./observation.js";
import type { QueueEvent } from "./queue-event.js";
import type { TaskId } from "./task.js";

/** The operator's view of an episode: ids and counters, never a label. The contract's `State`. */
export interface EpisodeState {
  readonly episodeId: string;
  readonly stepCount: number;
  readonly currentTaskId: TaskId;
  readonly seed: number;
  readonly queueTicketIds: readonly string[];
  /** Index of the current ticket in `queueTicketIds`; its length once the episode is over. */
  readonly currentTicketIndex: number;
  /** `perTicketScores[i]` is the score of `queueTicketIds[i]`. */
  readonly perTicketScores: readonly number[];
  readonly totalReward: number;
  /** Of the last step; null before the first. */
  readonly reward: number | null;
  readonly done: boolean;
  readonly truncated: boolean;
  readonly rubricReward: number | null;
  readonly averageScoreSoFar: number;
  readonly investigationSteps: number;
  readonly investigationBudgetRemaining: number;
  /** Null on a task without capacity. */
  readonly teamCapacityRemaining: TeamCounts | null;
  readonly teamCapacityInitial: TeamCounts | null;
  readonly highPrioritySlotsRemaining: number;
  readonly highPrioritySlotsInitial: number;
  readonly escalationSlotsRemaining: number;
  readonly escalationSlotsInitial: number;
  readonly incidentSlotsRemaining: number;
  readonly incidentSlotsInitial: number;
  readonly planningPenaltyTotal: number;
  readonly planningPenaltyApplied: number;
  readonly incidentGapTotal: number;
  readonly slaBreachCount: number;
  readonly deferredTicketCount: number;
  readonly openIncidentTicketIds: readonly string[];
  readonly spawnedFollowUpTicketIds: readonly string[];
  readonly clusterStabilizationsTotal: number;
  readonly clusterDestabilizationsTotal: number;
  /** Handled tickets that preferred their alternate, and those of them routed by one. */
  readonly capacityPressuredCount: number;
  readonly capacityResolvedCount: number;
  /** 0 and empty until the end. */
  readonly queueManagementScore: number;
  readonly queueManagementBreakdown: QueueManagementBreakdown;
  /** All of them, oldest first. */
  readonly dynamicQueueEvents: readonly QueueEvent[];
}
