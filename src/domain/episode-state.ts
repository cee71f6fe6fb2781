import type { TeamCounts } from "./capacity.js";
import type { QueueManagementBreakdown } from "./observation.js";
import type { QueueEvent } from "./queue-event.js";
import type { TaskId } from "./task.js";
import type { TicketSource } from "./ticket-source.js";
import type { RewardMode, SplitChoice } from "./vocabulary.js";

/** The operator's view of an episode: ids and counters, never a label. The contract's `State`. */
export interface EpisodeState {
  /** The id asked for at reset, or a UUIDv5 of (task, seed, queue). */
  readonly episodeId: string;
  /** Actions taken, penalised ones included. */
  readonly stepCount: number;
  /** 1, 2 or 3. */
  readonly currentTaskId: TaskId;
  /** The seed of the episode, asked for or drawn; 0 to 2147483647. */
  readonly seed: number;
  /** The queue as it is now, handled tickets and follow-ups included. */
  readonly queueTicketIds: readonly string[];
  /** Index of the current ticket in `queueTicketIds`; its length once the episode is over. */
  readonly currentTicketIndex: number;
  /** `perTicketScores[i]` is the score of `queueTicketIds[i]`. */
  readonly perTicketScores: readonly number[];
  /** Rewards of all steps, added up; 0 or more. */
  readonly totalReward: number;
  /** Of the last step; null before the first. */
  readonly reward: number | null;
  /** Whether the episode is over. */
  readonly done: boolean;
  /** Whether the step limit ended it. */
  readonly truncated: boolean;
  /** The episode's score in [0, 1]. Null until it is over. */
  readonly rubricReward: number | null;
  /**
   * What the episode would be worth if it were cut off now, in [0, 1]: tickets of the reset that are left score 0. Once it is
   * over, its rubric reward. What an episode is worth that a client leaves unfinished.
   */
  readonly stoppedRubric: number;
  /** How its steps pay. */
  readonly rewardMode: RewardMode;
  /** The tickets that it is played with: what its reset named, or what is played where it names nothing. */
  readonly split: SplitChoice;
  /** Where its tickets come from, with what the reset left out; null: from those that the server was started with. */
  readonly source: TicketSource | null;
  /** Mean score of the tickets of the reset that were handled, in [0, 1]; 0 before the first. Follow-ups are in no average. */
  readonly averageScoreSoFar: number;
  /** Investigations taken (investigate and request_info). */
  readonly investigationSteps: number;
  /** Investigations left before the final score is charged for them; 0 or more. */
  readonly investigationBudgetRemaining: number;
  /** Null on a task without capacity. */
  readonly teamCapacityRemaining: TeamCounts | null;
  /** The same at reset. Null on a task without capacity. */
  readonly teamCapacityInitial: TeamCounts | null;
  /** High-priority slots left; 0 on a task without capacity. */
  readonly highPrioritySlotsRemaining: number;
  /** The same at reset. */
  readonly highPrioritySlotsInitial: number;
  /** Escalation slots left; 0 on a task without capacity. */
  readonly escalationSlotsRemaining: number;
  /** The same at reset. */
  readonly escalationSlotsInitial: number;
  /** Incident slots left; 0 on a task without capacity. */
  readonly incidentSlotsRemaining: number;
  /** The same at reset. */
  readonly incidentSlotsInitial: number;
  /** Penalties for slots that were not there, added up; 0 or more. */
  readonly planningPenaltyTotal: number;
  /** What the last step added to it; 0 or more. */
  readonly planningPenaltyApplied: number;
  /** Penalties for incidents that were not opened, added up; 0 or more. */
  readonly incidentGapTotal: number;
  /** Breaches so far. */
  readonly slaBreachCount: number;
  /** Tickets that were deferred; a denied defer does not count. */
  readonly deferredTicketCount: number;
  /** Tickets for which an incident was opened, in order. */
  readonly openIncidentTicketIds: readonly string[];
  /** Follow-ups that this episode brought, in order. */
  readonly spawnedFollowUpTicketIds: readonly string[];
  /** Times that a ticket was eased. */
  readonly clusterStabilizationsTotal: number;
  /** Times that a ticket was made worse. */
  readonly clusterDestabilizationsTotal: number;
  /** Handled tickets that preferred their alternate, and those of them routed by one. */
  readonly capacityPressuredCount: number;
  /** Of them, those routed by an alternate. */
  readonly capacityResolvedCount: number;
  /** 0 and empty until the end. */
  readonly queueManagementScore: number;
  /** Its components; empty until the episode is over. */
  readonly queueManagementBreakdown: QueueManagementBreakdown;
  /** All of them, oldest first. */
  readonly dynamicQueueEvents: readonly QueueEvent[];
}

/** What of it the rules know: they play with the tickets that they are given. */
export type PlayedState = Omit<EpisodeState, "split" | "source">;
