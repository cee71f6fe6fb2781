import type { Action } from "./action.js";
import type { CapacityState } from "./capacity.js";
import type { QueueEvent } from "./queue-event.js";
import type { RewardComponents } from "./reward-components.js";
import type { RouteNumbers } from "./route.js";
import type { TaskId } from "./task.js";
import type { TicketView } from "./ticket-view.js";
import type { ToolResult } from "./tool-result.js";
import type { ActionType, RouteField, ToolName } from "./vocabulary.js";

export type { QueueManagementBreakdown, RewardComponents } from "./reward-components.js";
export type { RoutingOption } from "./route.js";
export type {
  ClusterSummary,
  ContextStatus,
  OperationalContext,
  RelatedTicketPreview,
  TicketView,
} from "./ticket-view.js";

/** What an agent sees after a reset and after every step. The contract's `Observation`. */
export interface Observation {
  /** 1, 2 or 3. */
  readonly taskId: TaskId;
  /** Name of the task. */
  readonly taskName: string;
  /** What to do, in plain English; the same through the episode. */
  readonly instructions: string;
  /** The labels that a submit needs. */
  readonly allowedFields: readonly RouteField[];
  /** Actions that the task offers. */
  readonly availableActionTypes: readonly ActionType[];
  /** Tools that the task offers. */
  readonly availableTools: readonly ToolName[];
  /** Investigations left before the final score is charged for them; ≥ 0. */
  readonly investigationBudgetRemaining: number;
  /** What the last action found, when it was not a submit; null after reset and submit. */
  readonly lastToolResult: ToolResult | null;
  /** Null once the episode is over. */
  readonly currentTicket: TicketView | null;
  /** Tickets in the queue, handled ones and follow-ups included; 1 or more. */
  readonly queueSize: number;
  /** Tickets not yet handled, the current one included. */
  readonly ticketsRemaining: number;
  /** Tickets after the current one; 0 once the episode is over. */
  readonly ticketsAfterCurrent: number;
  /** Tickets handled: submitted, lost to a penalised action, or left when the step limit ended the episode. */
  readonly ticketsProcessed: number;
  /** 1 for the first ticket; `queueSize` once the episode is over. */
  readonly queuePosition: number;
  /** Mean score of the tickets of the reset that were handled, in [0, 1]; 0 before the first. Follow-ups are in no average. */
  readonly averageScoreSoFar: number;
  /** `ticketsProcessed` ÷ `queueSize`. */
  readonly progressFraction: number;
  /** One entry a step, oldest first. */
  readonly history: readonly HistoryEntry[];
  /** Null after reset. */
  readonly lastRewardComponents: RewardComponents | null;
  /** The episode's score in [0, 1], on the last observation; null before. */
  readonly rubricReward: number | null;
  /** Reward of the last step in [0, 1]; null after reset. */
  readonly reward: number | null;
  /** Whether the episode is over; a step after that is the error episode_over. */
  readonly done: boolean;
  /** Whether the step limit ended the episode. */
  readonly truncated: boolean;
  /** Counters and the latest events. */
  readonly metadata: ObservationMetadata;
}

/** One step of the episode: made once, when it happens. */
export interface HistoryEntry {
  /** 1 for the first step. */
  readonly step: number;
  /** The ticket that was current. */
  readonly ticketId: string;
  /** As it was visible when the action was taken. */
  readonly title: string;
  /** When the ticket was written. */
  readonly createdAt?: string | undefined;
  /**
   * The action. A field that its kind has no use for, which flat JSON can send, is left out here;
   * rewardComponents.penaltyReason tells of it.
   */
  readonly action: Action;
  /** Score of the ticket in [0, 1]; null when the action did not handle it. */
  readonly score: number | null;
  /** Its parts. Null: the action was not a submit that was scored. */
  readonly breakdown: RouteNumbers | null;
  /** Reward of the step, in [0, 1]. */
  readonly reward: number;
  /** What it was made of. Null: an exam withholds it. */
  readonly rewardComponents: RewardComponents | null;
  /** The step in one sentence. */
  readonly feedbackSummary: string;
}

/** Counters and events beside the ticket. */
export interface ObservationMetadata {
  /** One sentence on the last step; empty after reset. */
  readonly lastFeedbackSummary: string;
  /** Task 3. */
  readonly capacityState?: CapacityState | undefined;
  /** Penalties for slots that were not there, incident slots included, added up; 0 or more. */
  readonly planningPenaltyTotal: number;
  /** What the last step added to it. */
  readonly planningPenaltyApplied: number;
  /** Breaches so far. */
  readonly slaBreachCount: number;
  /** The latest events, oldest first. */
  readonly dynamicQueueEvents: readonly QueueEvent[];
  /** The same as Observation.truncated. */
  readonly truncated: boolean;
}
