import type { Episode, QueuedTicket } from "../domain/episode.js";
import { labelsOf, sameRoute, type Route, type RouteNumbers } from "../domain/route.js";
import { primaryRoute, type Ticket } from "../domain/ticket.js";
import { gradedParts, gradedWeights, sameWhereGraded } from "../domain/partial-labels.js";
import { similarity } from "../domain/similarity.js";
import { TUNING } from "../domain/tuning.js";
import { alternatesOf } from "./routes.js";

/** How well a submitted route answers a ticket. See docs/rules.md#grading. */
export interface Grade {
  /** Of the best route, in [0, 1]. */
  readonly score: number;
  /** Its parts, already multiplied. */
  readonly fieldBreakdown: RouteNumbers;
  /** Whether the submitted labels equal an alternate, whichever route scored. */
  readonly usedAlternateRoute: boolean;
}

/** The best of the primary route and all alternates; an earlier one stays unless a later one is truly better. */
export function gradeRoute(episode: Episode, entry: QueuedTicket, submitted: Route): Grade {
  const weights = gradedWeights(episode.task.fieldWeights, entry.ticket);
  let best = compare(submitted, entry.ticket, 1);
  let bestScore = weighted(best, weights);
  let usedAlternateRoute = false;
  for (const alternate of alternatesOf(episode, entry)) {
    const labels = labelsOf(alternate, entry.ticket);
    const numbers = compare(submitted, labels, alternate.scoreMultiplier);
    const score = weighted(numbers, weights);
    if (score > bestScore + TUNING.grading.tieTolerance) {
      best = numbers;
      bestScore = score;
    }
    if (isAnswered(submitted, labels, entry.ticket)) usedAlternateRoute = true;
  }
  return { score: bestScore, fieldBreakdown: gradedParts(best, entry.ticket), usedAlternateRoute };
}

/** Whether the submitted labels equal an alternate's: with labels absent, one that differs in what is graded. */
export function isAnswered(submitted: Route, alternate: Route, ticket: Ticket): boolean {
  if (ticket.ungradedFields === undefined) return sameRoute(submitted, alternate);
  return sameWhereGraded(submitted, alternate, ticket) && !sameWhereGraded(alternate, ticket, ticket);
}

/** The labels that a submitted route came nearest to, and the share of the score that they keep: 1 of the ticket's own. */
export function nearestTarget(
  episode: Episode,
  entry: QueuedTicket,
  submitted: Route,
): { readonly labels: Route; readonly multiplier: number } {
  const weights = gradedWeights(episode.task.fieldWeights, entry.ticket);
  let nearest: { readonly labels: Route; readonly multiplier: number } = {
    labels: primaryRoute(entry.ticket),
    multiplier: 1,
  };
  let best = weighted(compare(submitted, entry.ticket, 1), weights);
  for (const alternate of alternatesOf(episode, entry)) {
    const labels = labelsOf(alternate, entry.ticket);
    const score = weighted(compare(submitted, labels, alternate.scoreMultiplier), weights);
    if (score <= best + TUNING.grading.tieTolerance) continue;
    best = score;
    nearest = { labels, multiplier: alternate.scoreMultiplier };
  }
  return nearest;
}

function compare(submitted: Route, truth: Route, multiplier: number): RouteNumbers {
  return {
    issueType: multiplier * similarity("issueType", submitted.issueType, truth.issueType),
    priority: multiplier * similarity("priority", submitted.priority, truth.priority),
    assignmentGroup:
      multiplier * similarity("assignmentGroup", submitted.assignmentGroup, truth.assignmentGroup),
    resolutionAction:
      multiplier * similarity("resolutionAction", submitted.resolutionAction, truth.resolutionAction),
  };
}

function weighted(numbers: RouteNumbers, weights: RouteNumbers): number {
  return (
    weights.issueType * numbers.issueType +
    weights.priority * numbers.priority +
    weights.assignmentGroup * numbers.assignmentGroup +
    weights.resolutionAction * numbers.resolutionAction
  );
}
