import type { CapacityState } from "../domain/capacity.js";
import type { ActionPenalised, Fact, MoveFact, TicketSubmitted } from "../domain/fact.js";
import type {
  EpisodeEnding,
  InvalidComponents,
  InvestigationComponents,
  OperationalComponents,
  StepComponents,
  SubmitComponents,
  Without,
} from "../domain/reward-components.js";
import type { RewardMode } from "../domain/vocabulary.js";
import { assertNever } from "../support/assert-never.js";

/** What follows from the episode, whatever the action was. */
export interface StepTerms {
  readonly rewardMode: RewardMode;
  readonly share: number;
  readonly paidBefore: number;
  /** Slots after the step, for moves that can take some; every observation's metadata has them too. */
  readonly capacityAfter: CapacityState | undefined;
}

type Unended<T extends StepComponents> = T & Without<EpisodeEnding>;

/**
 * What a step is worth by its own facts, without what ending the episode adds. Each kind writes out its keys, those of
 * a ticket that was handled all, and in the same order: V8 reads objects of few shapes several times faster than of many. Most steps are
 * lookups, which keep six numbers and no room for the others.
 */
export function stepComponents(
  move: MoveFact,
  followed: readonly Fact[],
  terms: StepTerms,
): Unended<StepComponents> {
  switch (move.type) {
    case "ticket_submitted":
      return submitComponents(move, followed, terms);
    case "action_penalised":
      return invalidComponents(move, followed, terms);
    case "tool_run":
      return investigationComponents(move.worth, terms);
    case "incident_opened":
      return operationalComponents(move.worth, terms, terms.capacityAfter);
    case "info_requested":
    case "ticket_deferred":
      return operationalComponents(move.worth, terms, undefined);
    case "incident_refused":
    case "defer_denied":
      return operationalComponents(0, terms, undefined);
    default:
      return assertNever(move);
  }
}

function submitComponents(
  { grade, capacity }: TicketSubmitted,
  followed: readonly Fact[],
  { rewardMode, share, paidBefore, capacityAfter }: StepTerms,
): Unended<SubmitComponents> {
  return {
    rewardKind: "submit",
    rewardMode,
    worth: grade.worth,
    share,
    paidBefore,
    shapedStepReward: grade.shapedStepReward,
    ticketScore: grade.score,
    fieldBreakdown: grade.fieldBreakdown,
    ungradedFields: grade.ungradedFields,
    usedAlternateRoute: grade.usedAlternateRoute,
    milestoneAdjustment: grade.milestoneAdjustment,
    deltaAdjustment: grade.deltaAdjustment,
    contextGapPenalty: grade.contextGapPenalty,
    contextCompletionBonus: grade.contextCompletionBonus,
    riskPenalty: grade.riskPenalty,
    incidentGapPenalty: grade.incidentGapPenalty,
    capacityPenalty: grade.capacityPenalty,
    capacityUsage: capacity?.usage,
    penaltyReason: undefined,
    clusterStabilizedTicketIds: changedBy(followed, "cluster_stabilized"),
    clusterDestabilizedTicketIds: changedBy(followed, "cluster_destabilized"),
    spawnedFollowUpTicketId: spawnedBy(followed),
    capacityAfter,
    termination: undefined,
    trajectoryReward: undefined,
    queueManagementScore: undefined,
    queueManagementBreakdown: undefined,
    investigationPenaltyApplied: undefined,
  };
}

function invalidComponents(
  { reason }: ActionPenalised,
  followed: readonly Fact[],
  { rewardMode, share, paidBefore }: StepTerms,
): Unended<InvalidComponents> {
  return {
    rewardKind: "invalid",
    rewardMode,
    worth: 0,
    share,
    paidBefore,
    shapedStepReward: 0,
    ticketScore: 0,
    fieldBreakdown: undefined,
    ungradedFields: undefined,
    usedAlternateRoute: undefined,
    milestoneAdjustment: undefined,
    deltaAdjustment: undefined,
    contextGapPenalty: undefined,
    contextCompletionBonus: undefined,
    riskPenalty: undefined,
    incidentGapPenalty: undefined,
    capacityPenalty: undefined,
    capacityUsage: undefined,
    penaltyReason: reason,
    clusterStabilizedTicketIds: changedBy(followed, "cluster_stabilized"),
    clusterDestabilizedTicketIds: changedBy(followed, "cluster_destabilized"),
    spawnedFollowUpTicketId: spawnedBy(followed),
    capacityAfter: undefined,
    termination: undefined,
    trajectoryReward: undefined,
    queueManagementScore: undefined,
    queueManagementBreakdown: undefined,
    investigationPenaltyApplied: undefined,
  };
}

function operationalComponents(
  worth: number,
  { rewardMode, share, paidBefore }: StepTerms,
  capacityAfter: CapacityState | undefined,
): Unended<OperationalComponents> {
  return {
    rewardKind: "operational",
    rewardMode,
    worth,
    share,
    paidBefore,
    shapedStepReward: worth,
    capacityAfter,
  };
}

function investigationComponents(
  worth: number,
  { rewardMode, share, paidBefore }: StepTerms,
): Unended<InvestigationComponents> {
  return { rewardKind: "investigation", rewardMode, worth, share, paidBefore, shapedStepReward: worth };
}

/** The waiting tickets that a move eased or made worse. */
function changedBy(
  followed: readonly Fact[],
  type: "cluster_stabilized" | "cluster_destabilized",
): readonly string[] | undefined {
  for (const fact of followed) {
    if (fact.type === type) return fact.changes.map(({ ticketId }) => ticketId);
  }
  return undefined;
}

function spawnedBy(followed: readonly Fact[]): string | undefined {
  for (const fact of followed) {
    if (fact.type === "follow_up_spawned") return fact.followUp.ticketId;
  }
  return undefined;
}
