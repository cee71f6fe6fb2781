import type { Episode, EpisodeResult } from "../domain/episode.js";
import type { ActionPenalised, Fact, MoveFact, TicketSubmitted } from "../domain/fact.js";
import type { RewardComponents } from "../domain/observation.js";
import { assertNever } from "../support/assert-never.js";
import type { Draft } from "../support/draft.js";
import { currentEntry } from "./cursor.js";
import { rewardOf, shareOf } from "./payment.js";

/** The reward of one step and what it is made of. */
export interface StepReward {
  readonly reward: number;
  readonly components: RewardComponents;
  /** What the step added to the planning penalty. */
  readonly planningPenaltyApplied: number;
}

/**
 * From the facts of a step and, if it ended the episode, the episode's score.
 * See docs/rules.md#what-a-step-pays.
 */
export function rewardFor(
  before: Episode,
  settled: Episode,
  move: MoveFact,
  followed: readonly Fact[],
  result: EpisodeResult | null,
): StepReward {
  const components = ownComponents(move, {
    rewardMode: before.rewardMode,
    share: shareOf(before, currentEntry(before).ticket),
    paidBefore: before.totals.reward,
  });
  for (const fact of followed) addConsequence(components, fact);
  if (takesSlots(move)) components.capacityAfter = settled.slots?.state;
  if (result !== null) addEnding(components, result);
  return {
    reward: rewardOf(components, result?.rubricReward),
    components,
    planningPenaltyApplied: planningPenaltyOf(move),
  };
}

/** Only these leave the slots different from before; what they are is in every observation's metadata. */
function takesSlots(move: MoveFact): boolean {
  return move.type === "ticket_submitted" || move.type === "incident_opened";
}

/** What follows from the episode, whatever the action was. */
type Terms = Pick<RewardComponents, "rewardMode" | "share" | "paidBefore">;

function ownComponents(move: MoveFact, terms: Terms): Draft<RewardComponents> {
  switch (move.type) {
    case "ticket_submitted":
      return submitComponents(move, terms);
    case "action_penalised":
      return invalidComponents(move, terms);
    case "tool_run":
      return plainComponents("investigation", move.worth, terms);
    case "info_requested":
    case "incident_opened":
    case "ticket_deferred":
      return plainComponents("operational", move.worth, terms);
    case "incident_refused":
    case "defer_denied":
      return plainComponents("operational", 0, terms);
    default:
      return assertNever(move);
  }
}

function submitComponents({ grade, capacity }: TicketSubmitted, terms: Terms): Draft<RewardComponents> {
  const components = plainComponents("submit", grade.worth, terms);
  components.shapedStepReward = grade.shapedStepReward;
  components.ticketScore = grade.score;
  components.fieldBreakdown = grade.fieldBreakdown;
  components.usedAlternateRoute = grade.usedAlternateRoute;
  components.milestoneAdjustment = grade.milestoneAdjustment;
  components.deltaAdjustment = grade.deltaAdjustment;
  components.contextGapPenalty = grade.contextGapPenalty;
  components.contextCompletionBonus = grade.contextCompletionBonus;
  components.riskPenalty = grade.riskPenalty;
  components.incidentGapPenalty = grade.incidentGapPenalty;
  components.capacityPenalty = grade.capacityPenalty;
  components.capacityUsage = capacity?.usage;
  return components;
}

function invalidComponents({ reason }: ActionPenalised, terms: Terms): Draft<RewardComponents> {
  const components = plainComponents("invalid", 0, terms);
  components.ticketScore = 0;
  components.penaltyReason = reason;
  return components;
}

/** Every key is there from the start, and in the order in which it is told: objects of one shape are read faster. */
function plainComponents(
  rewardKind: RewardComponents["rewardKind"],
  worth: number,
  { rewardMode, share, paidBefore }: Terms,
): Draft<RewardComponents> {
  return {
    rewardKind,
    rewardMode,
    worth,
    share,
    paidBefore,
    shapedStepReward: worth,
    ticketScore: undefined,
    fieldBreakdown: undefined,
    usedAlternateRoute: undefined,
    milestoneAdjustment: undefined,
    deltaAdjustment: undefined,
    contextGapPenalty: undefined,
    contextCompletionBonus: undefined,
    riskPenalty: undefined,
    incidentGapPenalty: undefined,
    capacityPenalty: undefined,
    capacityUsage: undefined,
    penaltyReason: undefined,
    clusterStabilizedTicketIds: undefined,
    clusterDestabilizedTicketIds: undefined,
    spawnedFollowUpTicketId: undefined,
    capacityAfter: undefined,
    termination: undefined,
    trajectoryReward: undefined,
    queueManagementScore: undefined,
    queueManagementBreakdown: undefined,
    investigationPenaltyApplied: undefined,
  } satisfies Record<keyof RewardComponents, unknown>;
}

function planningPenaltyOf(move: MoveFact): number {
  if (move.type === "ticket_submitted") return move.grade.capacityPenalty;
  return move.type === "incident_opened" ? move.planningPenalty : 0;
}

function addConsequence(components: Draft<RewardComponents>, fact: Fact): void {
  if (fact.type === "cluster_stabilised") {
    components.clusterStabilizedTicketIds = fact.changes.map(({ ticketId }) => ticketId);
  } else if (fact.type === "cluster_destabilised") {
    components.clusterDestabilizedTicketIds = fact.changes.map(({ ticketId }) => ticketId);
  } else if (fact.type === "follow_up_spawned") {
    components.spawnedFollowUpTicketId = fact.followUp.ticketId;
  }
}

function addEnding(components: Draft<RewardComponents>, result: EpisodeResult): void {
  components.termination = result.termination;
  components.trajectoryReward = result.trajectoryReward;
  components.queueManagementScore = result.queueManagementScore;
  components.queueManagementBreakdown = result.queueManagementBreakdown;
  components.investigationPenaltyApplied = result.investigationPenalty;
}
