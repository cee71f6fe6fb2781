import type { QueueManagementBreakdown } from "./observation.js";
import type { Route } from "./route.js";
import type { TaskId } from "./task.js";

/**
 * Every tunable number of the rules. "Points" are parts of a reward or score in [0, 1]. The weights of the four
 * fields and of queue management as a whole belong to a task and are in `task.ts`. The rules digest covers this
 * table: changing a number changes the digest, and moves golden vectors on purpose.
 */
export const TUNING = {
  /** Which tickets a sampled queue takes. See docs/rules.md#how-a-queue-is-drawn. */
  queue: {
    /** Tickets; ≥ 1. What one request may ask for: keeps an episode and its observation small. */
    maxSize: 50,
    /** Tickets; 1 to `largestDrawn`. Enough for tickets to affect each other. */
    smallestDrawn: 3,
    /** Tickets; ≥ `smallestDrawn`. Short enough for a training episode. */
    largestDrawn: 5,
    /** Tickets; ≥ 2. Below it there is no room for a cluster and something in between. */
    smallestWithCluster: 3,
    /** Tickets; ≥ 2. The least that makes a cluster. */
    clusterTickets: 2,
    /** Tickets; > `smallestWithCluster`. From here a third cluster ticket leaves room for others. */
    smallestWithLargerCluster: 4,
    /** Tickets; > `clusterTickets`. */
    largerClusterTickets: 3,
  },
  /** How long an episode may last. See docs/rules.md#the-step-limit. */
  episode: {
    /** Steps for each ticket of the queue; ≥ 1. All tools, all other actions and a submit, with room to spare. */
    stepsPerTicket: 12,
  },
  /** Looking things up and asking. See docs/rules.md#other-actions, docs/rules.md#allowance. */
  investigation: {
    /** Points, 0 to .1. Pays a needed lookup, far below what a right answer pays. */
    usefulReward: 0.03,
    /** Points, 0 to .1. Less than a lookup: the requester's time is not free. */
    requestInfoReward: 0.025,
    /** Investigations, ≥ 0. Every ticket may be looked into once without a charge. */
    freePerTicket: 1,
    /** Investigations, ≥ 0. Asking for an update that exists is recommended, so it is free. */
    freeForCustomerUpdate: 1,
    /** Points for each investigation beyond the allowance, 0 to .25. More than a useful lookup pays. */
    penaltyPerExtra: 0.04,
    /** Points, 0 to 1. Over-investigating spoils an episode but does not void it. */
    maxPenalty: 0.25,
  },
  /** Opening incidents, and failing to. See docs/rules.md#open-incident, docs/rules.md#incident-gap. */
  incident: {
    /** Points, 0 to .1. As a useful lookup. */
    openReward: 0.03,
    /** Points, 0 to 1. At least `openReward`: opening without a slot pays nothing. */
    overflowPenalty: 0.05,
    /** Points, 0 to 1. A recommended incident was not opened. */
    gapPenalty: 0.07,
    /** Points, 0 to `gapPenalty`. Passing the ticket on is half of the remedy. */
    gapPenaltyWhenEscalating: 0.035,
  },
  /** Putting a ticket off. See docs/rules.md#defer. */
  defer: {
    /** Points, 0 to .1. Below a lookup: waiting alone settles nothing. */
    reward: 0.02,
    /** Times, ≥ 1. So that a queue cannot be rotated for ever. */
    maxPerTicket: 1,
  },
  /** Comparing a submitted route with the acceptable ones. See docs/rules.md#grading. */
  grading: {
    /** Points, ≥ 0. A later route must be better by more than float noise to replace an earlier one. */
    tieTolerance: 1e-12,
  },
  /** Submitting before the required tools were used. See docs/rules.md#context-gap. */
  contextGap: {
    /** Points for the whole required context unread, 0 to 1. */
    penalty: 0.22,
    /** Points on top for a non-default ticket, 0 to 1: its context is what makes it so. */
    nonDefaultPenalty: 0.08,
    /** Points, 0 to 1. */
    maxPenalty: 0.45,
  },
  /** Submitting a good answer with all required tools used. See docs/rules.md#shaping. */
  contextCompletion: {
    /** Score, 0 to 1, from which the bonus is paid: reading alone earns nothing. */
    minScore: 0.75,
    /** Points, 0 to 1. */
    bonus: 0.06,
    /** Points on top for a non-default ticket, 0 to 1. */
    nonDefaultBonus: 0.02,
    /** Points, 0 to 1. Most that the bonus adds to a step. */
    maxBonus: 0.08,
  },
  /** Answers that would do harm, beyond being wrong. See docs/rules.md#shaping. */
  risk: {
    /** Levels, ≥ 2. Under the true priority by so many is a gross understatement. */
    grossUnderstatementLevels: 2,
    /** Points, 0 to 1. */
    grossUnderstatementPenalty: 0.07,
    /** Points, 0 to 1. A hot ticket understated by one level. */
    hotUnderstatementPenalty: 0.03,
    /** Points, 0 to 1. A hot outage or breach merely acknowledged. */
    acknowledgedHotPenalty: 0.05,
    /** Points, 0 to 1. Doing what a phishing mail asks. */
    fulfilledPhishingPenalty: 0.03,
    /** Points, 0 to 1. Most that risk takes from a step. */
    maxPenalty: 0.12,
  },
  /** Slots that a submit needed and that were not there. See docs/rules.md#capacity. */
  capacity: {
    /** Points, 0 to 1. */
    teamOverflowPenalty: 0.08,
    /** Points, 0 to 1. */
    highPriorityOverflowPenalty: 0.06,
    /** Points, 0 to 1. */
    escalationOverflowPenalty: 0.05,
    /** Slots short of the demand when something of it could go elsewhere; ≥ 0. */
    slackWithAlternate: 1,
    /** Slots, ≥ 0. What every team has, needed or not, so that the list of teams itself says nothing. */
    smallestTeam: 1,
    /** Slots, ≥ 0. What there is at least of every kind of slot that may be scarce. */
    smallestScarce: 1,
  },
  /** Shaping of a submit's reward. See docs/rules.md#shaping. */
  shaping: {
    /** Score, 0 to 1, from which a milestone is paid. */
    milestoneScore: 0.8,
    /** Points, 0 to 1. */
    milestoneBonus: 0.05,
    /** Score, 0 to `milestoneScore`, under which a milestone is lost. */
    missScore: 0.2,
    /** Points, 0 to 1. */
    missPenalty: 0.05,
    /** Points for each point above the average of earlier scores, 0 to 1. */
    deltaScale: 0.08,
    /** Points either way, 0 to 1. */
    maxDelta: 0.04,
  },
  /** What handling one ticket does to later ones of its cluster. See docs/rules.md#carry-over. */
  carryOver: {
    /** Score, 0 to 1, from which the cluster is stabilized. */
    stabilisingScore: 0.84,
    /** Score, 0 to `stabilisingScore`, under which it is destabilized. */
    destabilisingScore: 0.72,
    /** Share of the score that a relief route keeps, above 0 and below 1. */
    reliefMultiplier: 0.86,
    /** The same under an incident, `reliefMultiplier` to 1: the incident carries the urgency. */
    incidentReliefMultiplier: 0.94,
  },
  /** When a handled ticket comes back. See docs/rules.md#follow-ups. */
  followUp: {
    /** Score, 0 to 1, under which it does. */
    minScore: 0.72,
    /** Points of context gap, 0 to 1, from which a good score is not enough. */
    contextGap: 0.15,
    /** Score, `minScore` to 1, that is enough all the same. */
    scoreDespiteGap: 0.9,
  },
  /** What a step pays of what it is worth. See docs/rules.md#what-a-step-pays. */
  payment: {
    /** Share of a step's worth that dense rewards pay at once, 0 to 1; the last step pays what is missing. */
    denseShare: 0.5,
  },
  /** The episode's trajectory. See docs/rules.md#trajectory. */
  trajectory: {
    /** Points for reading all required context, 0 to 1. */
    contextBonus: 0.04,
    /** Points for resolving all capacity pressure, 0 to 1. */
    planningBonus: 0.05,
    /** Points, 0 to 1. Most that both add. */
    maxBonus: 0.08,
  },
  /** The components of queue management. See docs/rules.md#queue-management. */
  queueManagement: {
    /** Shares, 0 to 1, that add up to 1 on a task that has any; a component without one does not count there. */
    weights: {
      1: {},
      2: {
        contextResolution: 0.38,
        clusterCoordination: 0.26,
        followUpContainment: 0.2,
        slaManagement: 0.16,
      },
      3: {
        contextResolution: 0.2,
        clusterCoordination: 0.16,
        followUpContainment: 0.12,
        slaManagement: 0.08,
        planningQuality: 0.24,
        incidentManagement: 0.2,
      },
    } as const satisfies Record<TaskId, QueueManagementBreakdown>,
    /** Points lost when the whole cluster was destabilized, 0 to 1. */
    destabilisedWeight: 0.75,
    /** Points won back when the whole cluster was stabilized, 0 to 1. */
    stabilisedWeight: 0.25,
    /** Points lost when every ticket at risk came back, 0 to 1. */
    followUpWeight: 0.7,
    /** Points won back by handling all of them well, 0 to 1. */
    followUpRecoveryWeight: 0.3,
    /** Share of planning quality that planning penalties can take, 0 to 1. */
    planningPenaltyWeight: 0.6,
    /** Share of it that resolved pressure earns, 0 to 1; with the one above, 1. */
    planningResolvedWeight: 0.4,
    /** Points of planning penalty for each ticket that take the whole share; above 0. */
    planningPenaltyScale: 0.19,
    /** Points, above 0. What takes the whole share at least: one overflow in a short queue is not all. */
    smallestPlanningPenaltyScale: 0.12,
    /** Share of incident management that gaps can take, 0 to 1. */
    incidentGapWeight: 0.65,
    /** Share of it that covered tickets earn, 0 to 1; with the one above, 1. */
    incidentCoveredWeight: 0.35,
    /** Points of incident gap for each ticket that take the whole share; above 0. */
    incidentGapScale: 0.07,
  },
  /** What an observation shows of what happened. */
  view: {
    /** Events, ≥ 0. The latest ones; the operator's state has all. */
    recentEvents: 5,
    /** Decimals, 0 to 12, of the numbers in a sentence for people; the engine itself never rounds. */
    feedbackDecimals: 3,
  },
} as const;

export type Tuning = typeof TUNING;

/** Two unequal labels and the share of the field that one earns for the other, in (0, 1). */
export type Similarity<Label> = readonly [Label, Label, number];

/** Partial credit between labels that a careful person confuses; symmetric. See docs/rules.md#grading. */
export const SIMILARITIES = {
  issueType: [
    ["billing_license", "service_request", 0.4],
    ["application_support", "identity_access", 0.5],
    ["application_support", "feature_request", 0.35],
    ["onboarding", "identity_access", 0.4],
    ["general_inquiry", "feature_request", 0.3],
    ["general_inquiry", "service_request", 0.25],
    ["spam_phishing", "security_compliance", 0.4],
    ["security_compliance", "billing_license", 0.2],
  ],
  priority: [
    ["critical", "high", 0.6],
    ["high", "medium", 0.5],
    ["medium", "low", 0.4],
    ["critical", "medium", 0.3],
    ["high", "low", 0.2],
    ["critical", "low", 0.1],
  ],
  assignmentGroup: [
    ["procurement", "license_ops", 0.55],
    ["service_desk", "onboarding_ops", 0.5],
    ["application_team", "security_team", 0.35],
    ["service_desk", "application_team", 0.25],
    ["service_desk", "security_team", 0.2],
  ],
  resolutionAction: [
    ["assign", "escalate", 0.6],
    ["acknowledge", "fulfill", 0.35],
    ["assign", "fulfill", 0.25],
    ["escalate", "fulfill", 0.2],
    ["acknowledge", "assign", 0.2],
  ],
} as const satisfies { readonly [K in keyof Route]: readonly Similarity<Route[K]>[] };
