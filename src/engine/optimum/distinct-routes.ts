import type { Episode, QueuedTicket } from "../../domain/episode.js";
import { gradedWeights } from "../../domain/partial-labels.js";
import { labelsOf, type Route } from "../../domain/route.js";
import { TUNING } from "../../domain/tuning.js";
import {
  ASSIGNMENT_GROUPS,
  isEscalating,
  isHot,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
} from "../../domain/vocabulary.js";
import { gradeRoute, isAnswered } from "../grading.js";
import { alternatesOf } from "../routes.js";
import { similarity } from "../../domain/similarity.js";

/** A route that a ticket could be submitted by, with what the rules make of it. */
export interface GradedRoute {
  readonly route: Route;
  readonly score: number;
}

/** Scores at which handling a ticket starts to mean something else. See docs/rules.md#carry-over. */
const THRESHOLDS = [
  TUNING.carryOver.destabilisingScore,
  TUNING.carryOver.stabilisingScore,
  TUNING.followUp.scoreDespiteGap,
];

/**
 * Of all routes that the rules cannot tell apart but by their score, the best: on a task with capacity by group, hot,
 * escalating and equal to an alternate; where handling has consequences, by the band of the score. Best first.
 * See docs/rules.md#the-optimum.
 */
export function distinctRoutes(
  episode: Episode,
  entry: QueuedTicket,
  hasConsequences: boolean,
): readonly GradedRoute[] {
  const alternates = alternatesOf(episode, entry);
  const best = new Map<string, { readonly route: Route; readonly score: number }>();
  const score = scorer(episode, entry);
  for (const route of ALL_ROUTES) {
    const value = score(route);
    const key = classOf(episode, entry, route, alternates) + (hasConsequences ? bandOf(value) : "");
    const known = best.get(key);
    if (known === undefined || value > known.score) best.set(key, { route, score: value });
  }
  return [...best.values()]
    .map(({ route }) => ({ route, score: gradeRoute(episode, entry, route).score }))
    .sort((a, b) => b.score - a.score);
}

const ALL_ROUTES: readonly Route[] = ISSUE_TYPES.flatMap((issueType) =>
  PRIORITIES.flatMap((priority) =>
    ASSIGNMENT_GROUPS.flatMap((assignmentGroup) =>
      RESOLUTION_ACTIONS.map((resolutionAction) => ({
        issueType,
        priority,
        assignmentGroup,
        resolutionAction,
      })),
    ),
  ),
);

function classOf(
  { task }: Episode,
  { ticket }: QueuedTicket,
  route: Route,
  alternates: ReturnType<typeof alternatesOf>,
): string {
  if (!task.limitsCapacity) return "";
  const isAlternate = alternates.some((alternate) => isAnswered(route, labelsOf(alternate, ticket), ticket));
  const hot = Number(isHot(route.priority));
  const escalating = Number(isEscalating(route.resolutionAction));
  return `${route.assignmentGroup}${hot}${escalating}${Number(isAlternate)}`;
}

function bandOf(score: number): string {
  return String(THRESHOLDS.filter((threshold) => score >= threshold).length);
}

/** The score of a route in one sum a target: for choosing, where {@link gradeRoute} is what counts. */
function scorer(episode: Episode, entry: QueuedTicket): (route: Route) => number {
  const weights = gradedWeights(episode.task.fieldWeights, entry.ticket);
  const targets = [
    { labels: labelsOf({ scoreMultiplier: 1 }, entry.ticket), multiplier: 1 },
    ...alternatesOf(episode, entry).map((alternate) => ({
      labels: labelsOf(alternate, entry.ticket),
      multiplier: alternate.scoreMultiplier,
    })),
  ];
  return (route) => {
    let best = 0;
    for (const { labels, multiplier } of targets) {
      const sum =
        weights.issueType * similarity("issueType", route.issueType, labels.issueType) +
        weights.priority * similarity("priority", route.priority, labels.priority) +
        weights.assignmentGroup *
          similarity("assignmentGroup", route.assignmentGroup, labels.assignmentGroup) +
        weights.resolutionAction *
          similarity("resolutionAction", route.resolutionAction, labels.resolutionAction);
      best = Math.max(best, sum * multiplier);
    }
    return best;
  };
}
