import type { Episode, EpisodeResult } from "../domain/episode.js";
import type { ActionPenalised, Fact, MoveFact, TicketSubmitted } from "../domain/fact.js";
import type { RewardComponents } from "../domain/observation.js";
import type { RewardKind } from "../domain/vocabulary.js";
import { assertNever } from "../support/assert-never.js";
import { clamp } from "../support/clamp.js";
import type { Draft } from "../support/draft.js";

/** The reward of one step and what it is made of. */
export interface StepReward {
  readonly reward: number;
  readonly components: RewardComponents;
  /** What the step added to the planning penalty. */
  readonly planningPenaltyApplied: number;
}

/** From the facts of a step and, if it ended the episode, the episode's score. Spec 8, 9.8, 12. */
export function rewardFor(
  settled: Episode,
  move: MoveFact,
  followed: readonly Fact[],
  result: EpisodeResult | null,
): StepReward {
  const components = ownComponents(move);
  for (const fact of followed) addConsequence(components, fact);
  if (takesSlots(move)) components.capacityAfter = settled.slots?.state;
  if (result !== null) addEnding(components, result);
  return {
    reward: rewardOf(components, result),
    components,
    planningPenaltyApplied: planningPenaltyOf(move),
  };
}

/** Only these leave the slots different from before; what they are is in every observation's metadata. */
function takesSlots(move: MoveFact): boolean {
  return move.type === "ticket_submitted" || move.type === "incident_opened";
}

function ownComponents(move: MoveFact): Draft<RewardComponents> {
  switch (move.type) {
    case "ticket_submitted":
      return submitComponents(move);
    case "action_penalised":
      return invalidComponents(move);
    case "tool_run":
      return plainComponents("investigation", move.reward);
    case "info_requested":
    case "incident_opened":
    case "ticket_deferred":
      return plainComponents("operational", move.reward);
    case "incident_refused":
    case "defer_denied":
      return plainComponents("operational", 0);
    default:
      return assertNever(move);
  }
}

function submitComponents({ grade, capacity }: TicketSubmitted): Draft<RewardComponents> {
  const components = plainComponents("submit", grade.shapedStepReward);
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

function invalidComponents({ reason }: ActionPenalised): Draft<RewardComponents> {
  const components = plainComponents("invalid", 0);
  components.ticketScore = 0;
  components.penaltyReason = reason;
  return components;
}

/** Every key is there from the start, and in the order in which it is told: objects of one shape are read faster. */
function plainComponents(rewardKind: RewardKind, shapedStepReward: number): Draft<RewardComponents> {
  return {
    rewardKind,
    shapedStepReward,
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

/**
 * The shaped reward, or the episode's score on the step that ends it; a submit pays its penalties out of either. An
 * episode that is cut off pays its score alone, whatever the last action was. Spec 9.8, 12.
 */
function rewardOf(components: RewardComponents, result: EpisodeResult | null): number {
  if (result?.termination === "step_limit") return result.rubricReward;
  const { contextGapPenalty = 0, capacityPenalty = 0, incidentGapPenalty = 0 } = components;
  const base = result?.rubricReward ?? components.shapedStepReward;
  return clamp(base - contextGapPenalty - capacityPenalty - incidentGapPenalty);
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
