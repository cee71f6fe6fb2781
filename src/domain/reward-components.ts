import type { CapacityState, CapacityUsage } from "./capacity.js";
import type { RouteNumbers } from "./route.js";
import type { PenaltyReason, RewardKind, RewardMode, Termination } from "./vocabulary.js";

/**
 * What the reward of one step is made of. First what the step is worth by itself, by `rewardKind`:
 *
 * - `submit`: worth = clamp(shapedStepReward − contextGapPenalty − capacityPenalty − incidentGapPenalty), shapedStepReward =
 *   clamp(ticketScore + milestoneAdjustment + deltaAdjustment + min(.08, contextCompletionBonus) − min(.12, riskPenalty)).
 * - `investigation`, `operational`: what the action is worth by its rule. `invalid`: 0.
 *
 * Then what it pays: reward = share · worth. On the step that ends the episode, by `rewardMode`: clamp(rubric reward −
 * paidBefore) in dense and terminal; in shaped clamp(rubric reward − contextGapPenalty − capacityPenalty −
 * incidentGapPenalty), or the rubric reward alone where `termination` is `step_limit`.
 *
 * See docs/scoring.md#reward-components.
 */
export interface RewardComponents {
  /** What the action turned out to be. */
  readonly rewardKind: RewardKind;
  /** The episode's. */
  readonly rewardMode: RewardMode;
  /** What the step is worth by itself; in [0, 1]. */
  readonly worth: number;
  /**
   * Share of its worth that a step pays, in [0, 1]. Dense: .5 ÷ the tickets of the reset, or 0 on a follow-up; terminal: 0;
   * shaped: 1. Not read on the step that ends the episode.
   */
  readonly share: number;
  /** Sum of the rewards before this step; ≥ 0. */
  readonly paidBefore: number;
  /** What the action is worth before penalties; in [0, 1]. */
  readonly shapedStepReward: number;
  /** Submit and invalid. In [0, 1]. */
  readonly ticketScore?: number | undefined;
  /** Submit. Each part of the best route, already multiplied; in [0, 1]. */
  readonly fieldBreakdown?: RouteNumbers | undefined;
  /** Submit. Whether the four submitted labels equal an alternate. */
  readonly usedAlternateRoute?: boolean | undefined;
  /** Submit: 0.05 for a good score, -0.05 for a poor one, else 0. Absent otherwise. */
  readonly milestoneAdjustment?: number | undefined;
  /** Submit: for better or worse than the average so far, in [-0.04, 0.04]. Absent otherwise. */
  readonly deltaAdjustment?: number | undefined;
  /** Submit: for required tools left unused, in [0, 0.45] (0.3 at most by today's rules). Absent otherwise. */
  readonly contextGapPenalty?: number | undefined;
  /** Submit: for required tools all used, before its cap of 0.08. Absent otherwise. */
  readonly contextCompletionBonus?: number | undefined;
  /** Submit: for a priority too low or a careless next step, before its cap of 0.12. Absent otherwise. */
  readonly riskPenalty?: number | undefined;
  /** Submit: for an incident that was not opened, in [0, 0.07]. Absent otherwise. */
  readonly incidentGapPenalty?: number | undefined;
  /** Submit: for slots that were not there, in [0, 0.19]. Absent otherwise. */
  readonly capacityPenalty?: number | undefined;
  /** Invalid. */
  readonly penaltyReason?: PenaltyReason | undefined;
  /** The follow-up that this step brought. Absent: none. */
  readonly spawnedFollowUpTicketId?: string | undefined;
  /** Later tickets that this step eased; empty: none. */
  readonly clusterStabilizedTicketIds?: readonly string[] | undefined;
  /** Later tickets that this step made worse; empty: none. */
  readonly clusterDestabilizedTicketIds?: readonly string[] | undefined;
  /** Submit on a task with capacity. */
  readonly capacityUsage?: CapacityUsage | undefined;
  /** Slots after a submit or an opened incident, on a task with capacity. */
  readonly capacityAfter?: CapacityState | undefined;
  /** The step that ended the episode. */
  readonly termination?: Termination | undefined;
  /** Average score with its bonuses, in [0, 1]. */
  readonly trajectoryReward?: number | undefined;
  /** Quality of the queue's handling, in [0, 1]. */
  readonly queueManagementScore?: number | undefined;
  /** Its components. */
  readonly queueManagementBreakdown?: QueueManagementBreakdown | undefined;
  /** min(.25, .04 · investigations beyond the allowance). */
  readonly investigationPenaltyApplied?: number | undefined;
}

/**
 * The components of queue management; those that the task weighs are there.
 * See docs/rules.md#queue-management.
 */
export interface QueueManagementBreakdown {
  /** Required tools used, over all presented tickets. Tasks 2 and 3. */
  readonly contextResolution?: number;
  /** Clustered tickets eased rather than made worse. Tasks 2 and 3. */
  readonly clusterCoordination?: number;
  /** Follow-ups avoided, or handled well. Tasks 2 and 3. */
  readonly followUpContainment?: number;
  /** Breaches avoided. Tasks 2 and 3. */
  readonly slaManagement?: number;
  /** Slots planned well. Task 3. */
  readonly planningQuality?: number;
  /** Incidents opened where recommended. Task 3. */
  readonly incidentManagement?: number;
}
