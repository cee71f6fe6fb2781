import type { Action } from "./action.js";
import type { CapacityState, CapacityUsage } from "./capacity.js";
import type { QueueEvent } from "./queue-event.js";
import type { RouteNumbers, SomeLabels } from "./route.js";
import type { TaskId } from "./task.js";
import type { ToolResult } from "./tool-result.js";
import type {
  ActionType,
  ContextState,
  PenaltyReason,
  RewardKind,
  RouteField,
  Termination,
  ToolName,
} from "./vocabulary.js";

/** What an agent is told after reset and after every step. The contract's `Observation`. */
export interface Observation {
  readonly taskId: TaskId;
  readonly taskName: string;
  readonly instructions: string;
  readonly allowedFields: readonly RouteField[];
  readonly availableActionTypes: readonly ActionType[];
  readonly availableTools: readonly ToolName[];
  /** Investigations left before the final score is charged for them; ≥ 0. */
  readonly investigationBudgetRemaining: number;
  /** What the last action found, when it was not a submit; null after reset and submit. */
  readonly lastToolResult: ToolResult | null;
  /** Null once the episode is over. */
  readonly currentTicket: TicketView | null;
  readonly queueSize: number;
  /** Tickets not yet handled, the current one included. */
  readonly ticketsRemaining: number;
  readonly ticketsAfterCurrent: number;
  readonly ticketsProcessed: number;
  /** 1 for the first ticket; `queueSize` once the episode is over. */
  readonly queuePosition: number;
  /** Mean score of the handled tickets, in [0, 1]; 0 before the first. */
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
  readonly done: boolean;
  /** Whether the step limit ended the episode. */
  readonly truncated: boolean;
  readonly metadata: ObservationMetadata;
}

/** A ticket as far as the agent may see it now. Spec 6. */
export interface TicketView {
  readonly ticketId: string;
  readonly title: string;
  readonly requester: string;
  readonly description: string;
  readonly ambiguityNote?: string | undefined;
  readonly planningNote?: string | undefined;
  readonly customerUpdateNote?: string | undefined;
  readonly relatedTicketId?: string | undefined;
  readonly relatedTicketPreview?: RelatedTicketPreview | undefined;
  readonly routingOptions?: readonly RoutingOption[] | undefined;
  readonly capacityState?: CapacityState | undefined;
  readonly operationalContext?: OperationalContext | undefined;
  readonly contextStatus?: ContextStatus | undefined;
  readonly clusterSummary?: ClusterSummary | undefined;
  readonly generatedFromTicketId?: string | undefined;
}

export interface RelatedTicketPreview {
  readonly ticketId: string;
  readonly title: string;
  readonly requester: string;
  readonly description: string;
}

/** An alternate route that is acceptable for the ticket, told by the labels that it changes. Spec 6, 7. */
export interface RoutingOption extends SomeLabels {
  readonly scoreMultiplier: number;
  /** Slots that this route would lack, now and for what is still to come; ≥ 0. Spec 9.6. */
  readonly pressure: number;
  /**
   * Whether the route takes a hot priority one level down (critical → high, high → medium). True of every
   * relief route under an incident, whatever the ticket's priority is, so that it says nothing about it.
   */
  readonly easesHotPriority: boolean;
}

export interface ContextStatus {
  readonly state: ContextState;
  /** True while required tools remain unused. */
  readonly investigationRequired: boolean;
  readonly hiddenContextRemaining: boolean;
  /** Required tools not yet used. */
  readonly contextGapCount: number;
  readonly revealedContextCount: number;
  /** Revealed ÷ required, in [0, 1]. */
  readonly contextCompleteness: number;
  /** Required tools not yet used, in order. */
  readonly recommendedTools: readonly ToolName[];
}

export interface OperationalContext {
  /** A customer update exists that was not asked for yet. */
  readonly requestInfoAvailable: boolean;
  readonly requestInfoUsed: boolean;
  readonly deferCount: number;
  readonly incidentRecommended: boolean;
  /** An incident is open on this ticket or on one clustered with it. */
  readonly incidentOpen: boolean;
  readonly clusterCoordinationHint: boolean;
  readonly sharedRequesterPressure: boolean;
  readonly recommendedActions: readonly ActionType[];
}

export interface ClusterSummary {
  readonly serviceClusterId?: string | undefined;
  /** Waiting tickets clustered with this one, in queue order. */
  readonly ticketIdsAhead: readonly string[];
  readonly aheadCount: number;
  readonly hotAheadCount: number;
  /** Known tickets of the same requester, this one included. */
  readonly sharedRequesterCount: number;
  readonly incidentOpen: boolean;
}

/**
 * What the reward of one step is made of. Which fields are there depends on `rewardKind`:
 *
 * - `submit`: reward = clamp(base − contextGapPenalty − capacityPenalty − incidentGapPenalty), where base is
 *   `shapedStepReward`, or the rubric reward on the step that ends the episode. shapedStepReward =
 *   clamp(ticketScore + milestoneAdjustment + deltaAdjustment + min(.08, contextCompletionBonus) − min(.12, riskPenalty)).
 * - `investigation`, `operational`: reward = `shapedStepReward`, or the rubric reward if the step ended the episode.
 * - `invalid`: reward = 0, or the rubric reward if the step ended the episode.
 *
 * Where `termination` is `step_limit`, reward = the rubric reward alone, whatever the action was.
 *
 * Spec 8, 9, 11.
 */
export interface RewardComponents {
  readonly rewardKind: RewardKind;
  /** Reward of the action before penalties; in [0, 1]. */
  readonly shapedStepReward: number;
  /** Submit and invalid. In [0, 1]. */
  readonly ticketScore?: number | undefined;
  /** Submit. Each part of the best route, already multiplied; in [0, 1]. */
  readonly fieldBreakdown?: RouteNumbers | undefined;
  /** Submit. Whether the four submitted labels equal an alternate. */
  readonly usedAlternateRoute?: boolean | undefined;
  readonly milestoneAdjustment?: number | undefined;
  readonly deltaAdjustment?: number | undefined;
  readonly contextGapPenalty?: number | undefined;
  readonly contextCompletionBonus?: number | undefined;
  readonly riskPenalty?: number | undefined;
  readonly incidentGapPenalty?: number | undefined;
  readonly capacityPenalty?: number | undefined;
  /** Invalid. */
  readonly penaltyReason?: PenaltyReason | undefined;
  readonly spawnedFollowUpTicketId?: string | undefined;
  readonly clusterStabilizedTicketIds?: readonly string[] | undefined;
  readonly clusterDestabilizedTicketIds?: readonly string[] | undefined;
  /** Submit on a task with capacity. */
  readonly capacityUsage?: CapacityUsage | undefined;
  /** Slots after a submit or an opened incident, on a task with capacity. */
  readonly capacityAfter?: CapacityState | undefined;
  /** The step that ended the episode. */
  readonly termination?: Termination | undefined;
  readonly trajectoryReward?: number | undefined;
  readonly queueManagementScore?: number | undefined;
  readonly queueManagementBreakdown?: QueueManagementBreakdown | undefined;
  /** min(.25, .04 · investigations beyond the allowance). */
  readonly investigationPenaltyApplied?: number | undefined;
}

/** The components of queue management; those that the task weighs are there. Spec 11. */
export interface QueueManagementBreakdown {
  readonly contextResolution?: number;
  readonly clusterCoordination?: number;
  readonly followUpContainment?: number;
  readonly slaManagement?: number;
  readonly planningQuality?: number;
  readonly incidentManagement?: number;
}

/** One step of the episode: made once, when it happens. */
export interface HistoryEntry {
  /** 1 for the first step. */
  readonly step: number;
  readonly ticketId: string;
  /** As it was visible when the action was taken. */
  readonly title: string;
  readonly action: Action;
  /** Score of the ticket in [0, 1]; null when the action did not handle it. */
  readonly score: number | null;
  readonly breakdown: RouteNumbers | null;
  readonly reward: number;
  readonly rewardComponents: RewardComponents;
  readonly feedbackSummary: string;
}

export interface ObservationMetadata {
  /** One sentence on the last step; empty after reset. */
  readonly lastFeedbackSummary: string;
  /** Task 3. */
  readonly capacityState?: CapacityState | undefined;
  readonly planningPenaltyTotal: number;
  /** What the last step added to it. */
  readonly planningPenaltyApplied: number;
  readonly slaBreachCount: number;
  /** The latest events, oldest first. */
  readonly dynamicQueueEvents: readonly QueueEvent[];
  readonly truncated: boolean;
}
