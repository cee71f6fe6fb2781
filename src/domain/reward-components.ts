import type { CapacityState, CapacityUsage } from "./capacity.js";
import type { RouteNumbers } from "./route.js";
import type { PenaltyReason, RewardKind, RewardMode, RouteField, Termination } from "./vocabulary.js";

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
 * The members of another kind are undefined, so that a reader who does not care for the kind needs no cast.
 *
 * See docs/scoring.md#reward-components.
 */
export type RewardComponents = StepComponents & (EpisodeEnding | Without<EpisodeEnding>);

/** Those of a step, whether or not it ended the episode. */
export type StepComponents =
  SubmitComponents | InvalidComponents | OperationalComponents | InvestigationComponents;

/** A ticket was handed over by a route. */
export type SubmitComponents = OfKind<"submit", HandledTerms & SubmitTerms & SlotTerms>;

/** A ticket was lost to an action outside what the task offers. */
export type InvalidComponents = OfKind<"invalid", HandledTerms & InvalidTerms>;

/** The requester was asked, an incident opened or refused, a ticket put off or not. */
export type OperationalComponents = OfKind<"operational", SlotTerms>;

/** A tool was run. */
export type InvestigationComponents = OfKind<"investigation", object>;

interface Kinded<Kind extends RewardKind> {
  /** What the action turned out to be. */
  readonly rewardKind: Kind;
}

type OfKind<Kind extends RewardKind, Own> = Kinded<Kind> &
  EveryStep &
  Own &
  Without<Omit<HandledTerms & SubmitTerms & InvalidTerms & SlotTerms, keyof Own>>;

/** The members of a type, all of them absent. */
export type Without<T> = { readonly [K in keyof T]?: undefined };

interface EveryStep {
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
}

/** The ticket's score, and what handling it led to. A list without items is absent, never empty. */
interface HandledTerms {
  /** In [0, 1]; 0 for an action outside what the task offers. */
  readonly ticketScore: number;
  /** Later tickets that this step eased. */
  readonly clusterStabilizedTicketIds?: readonly string[] | undefined;
  /** Later tickets that this step made worse. */
  readonly clusterDestabilizedTicketIds?: readonly string[] | undefined;
  /** The follow-up that this step brought. */
  readonly spawnedFollowUpTicketId?: string | undefined;
}

interface SubmitTerms {
  /** Each part of the best route, already multiplied; in [0, 1]. */
  readonly fieldBreakdown: RouteNumbers;
  /** Labels that the ticket has not, each 0 in the breakdown and without weight; absent: it has all four. */
  readonly ungradedFields?: readonly RouteField[] | undefined;
  /** Whether the four submitted labels equal an alternate. */
  readonly usedAlternateRoute: boolean;
  /** 0.05 for a good score, -0.05 for a poor one, else 0. */
  readonly milestoneAdjustment: number;
  /** For better or worse than the average so far, in [-0.04, 0.04]. */
  readonly deltaAdjustment: number;
  /** For required tools left unused, in [0, 0.45] (0.3 at most by today's rules). */
  readonly contextGapPenalty: number;
  /** For required tools all used, before its cap of 0.08. */
  readonly contextCompletionBonus: number;
  /** For a priority too low or a careless next step, before its cap of 0.12. */
  readonly riskPenalty: number;
  /** For an incident that was not opened, in [0, 0.07]. */
  readonly incidentGapPenalty: number;
  /** For slots that were not there, in [0, 0.19]. */
  readonly capacityPenalty: number;
  /** On a task with capacity. */
  readonly capacityUsage?: CapacityUsage | undefined;
}

interface InvalidTerms {
  /** Why the action is worth nothing. */
  readonly penaltyReason: PenaltyReason;
}

interface SlotTerms {
  /** Slots after a submit or an opened incident, on a task with capacity. */
  readonly capacityAfter?: CapacityState | undefined;
}

/** How the episode ended, and what its score is made of. */
export interface EpisodeEnding {
  /** What ended the episode. */
  readonly termination: Termination;
  /** Average score with its bonuses, in [0, 1]. */
  readonly trajectoryReward: number;
  /** Quality of the queue's handling, in [0, 1]. */
  readonly queueManagementScore: number;
  /** Its components. */
  readonly queueManagementBreakdown: QueueManagementBreakdown;
  /** min(.25, .04 · investigations beyond the allowance). */
  readonly investigationPenaltyApplied: number;
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
