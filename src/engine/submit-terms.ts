import type { Episode, Handling, QueuedTicket } from "../domain/episode.js";
import type { SubmitGrade } from "../domain/fact.js";
import type { Route } from "../domain/route.js";
import type { Task } from "../domain/task.js";
import { isNonDefault, type Ticket } from "../domain/ticket.js";
import { TUNING } from "../domain/tuning.js";
import { isEscalating, isHot, priorityLevel, type IssueType } from "../domain/vocabulary.js";
import { clamp, clampSymmetric } from "../support/clamp.js";
import { remainingTools, requiredAsPresented } from "./context.js";
import { averageScore } from "./cursor.js";

/** Issue types of which a hot ticket is an outage or a breach. See docs/rules.md#shaping. */
const HARMFUL_TO_ACKNOWLEDGE: ReadonlySet<IssueType> = new Set([
  "identity_access",
  "application_support",
  "security_compliance",
]);

/** See docs/rules.md#context-gap. */
export function contextGapPenalty(entry: QueuedTicket): number {
  const required = requiredAsPresented(entry).length;
  if (required === 0) return 0;
  const share = remainingTools(entry).length / required;
  const { penalty, nonDefaultPenalty, maxPenalty } = TUNING.contextGap;
  return Math.min(maxPenalty, penalty * share + (isNonDefault(entry.ticket) ? nonDefaultPenalty * share : 0));
}

/** Before its cap. See docs/rules.md#shaping. */
export function contextCompletionBonus(entry: QueuedTicket, score: number): number {
  const { minScore, bonus, nonDefaultBonus } = TUNING.contextCompletion;
  const complete = requiredAsPresented(entry).length > 0 && remainingTools(entry).length === 0;
  if (!complete || score < minScore) return 0;
  return bonus + (isNonDefault(entry.ticket) ? nonDefaultBonus : 0);
}

/** Before its cap. Judged against the ticket's own labels, whichever route scored. See docs/rules.md#shaping. */
export function riskPenalty(task: Task, ticket: Ticket, route: Route): number {
  if (!task.hidesContext) return 0;
  return understatementPenalty(ticket, route) + (task.limitsCapacity ? harmPenalty(ticket, route) : 0);
}

function understatementPenalty(ticket: Ticket, route: Route): number {
  const { grossUnderstatementLevels, grossUnderstatementPenalty, hotUnderstatementPenalty } = TUNING.risk;
  const levelsUnder = priorityLevel(ticket.priority) - priorityLevel(route.priority);
  if (levelsUnder >= grossUnderstatementLevels) return grossUnderstatementPenalty;
  return levelsUnder > 0 && isHot(ticket.priority) ? hotUnderstatementPenalty : 0;
}

function harmPenalty(ticket: Ticket, route: Route): number {
  const { acknowledgedHotPenalty, fulfilledPhishingPenalty } = TUNING.risk;
  const acknowledged =
    route.resolutionAction === "acknowledge" &&
    isHot(ticket.priority) &&
    HARMFUL_TO_ACKNOWLEDGE.has(ticket.issueType);
  const fulfilled = route.resolutionAction === "fulfill" && ticket.issueType === "spam_phishing";
  return (acknowledged ? acknowledgedHotPenalty : 0) + (fulfilled ? fulfilledPhishingPenalty : 0);
}

/** See docs/rules.md#incident-gap. */
export function incidentGapPenalty(task: Task, handling: Handling, route: Route): number {
  if (!task.incidents || !handling.incidentRecommended || handling.covered) return 0;
  const { gapPenalty, gapPenaltyWhenEscalating } = TUNING.incident;
  return isEscalating(route.resolutionAction) ? gapPenaltyWhenEscalating : gapPenalty;
}

/** See docs/rules.md#shaping. */
export function milestoneAdjustment(score: number): number {
  const { milestoneScore, milestoneBonus, missScore, missPenalty } = TUNING.shaping;
  if (score >= milestoneScore) return milestoneBonus;
  return score < missScore ? -missPenalty : 0;
}

/** See docs/rules.md#shaping. */
export function deltaAdjustment(before: Episode, score: number): number {
  const { deltaScale, maxDelta } = TUNING.shaping;
  return clampSymmetric((score - averageScore(before)) * deltaScale, maxDelta);
}

/** What shaping adds to a score, and takes from it, before the caps. See docs/rules.md#shaping. */
export type ShapingTerms = Pick<
  SubmitGrade,
  "milestoneAdjustment" | "deltaAdjustment" | "contextCompletionBonus" | "riskPenalty"
>;

/** See docs/rules.md#shaping. */
export function shapedReward(score: number, terms: ShapingTerms): number {
  return clamp(
    score +
      terms.milestoneAdjustment +
      terms.deltaAdjustment +
      Math.min(TUNING.contextCompletion.maxBonus, terms.contextCompletionBonus) -
      Math.min(TUNING.risk.maxPenalty, terms.riskPenalty),
  );
}

/** What a submit lost for what it skipped, beside its score. See docs/rules.md#penalties-of-a-submit. */
export type Penalties = Pick<SubmitGrade, "contextGapPenalty" | "incidentGapPenalty" | "capacityPenalty">;

/** A reward after the three penalties; in [0, 1]. See docs/rules.md#penalties-of-a-submit. */
export function lessPenalties(reward: number, penalties: Penalties): number {
  const { contextGapPenalty, capacityPenalty, incidentGapPenalty } = penalties;
  return clamp(reward - contextGapPenalty - capacityPenalty - incidentGapPenalty);
}
