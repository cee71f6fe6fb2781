import { ROUTE_KEYS, type Route } from "../../domain/route.js";
import { TUNING } from "../../domain/tuning.js";
import { ROUTE_FIELDS } from "../../domain/vocabulary.js";
import type { EvaluatedEpisode, EvaluatedStep } from "../evaluated-episode.js";

/** A step that handled a ticket, right or wrong, whose labels are known. */
export interface AnsweredStep extends EvaluatedStep {
  readonly score: number;
  readonly labels: NonNullable<EvaluatedStep["labels"]>;
}

/** Submits, and penalised actions, which are an answer without any label. */
export function answeredSteps(episodes: readonly EvaluatedEpisode[]): readonly AnsweredStep[] {
  return episodes.flatMap(({ steps }) => steps.filter(isAnswered));
}

function isAnswered(step: EvaluatedStep): step is AnsweredStep {
  return step.score !== null && step.labels !== null;
}

/** Whether the label was right, on the route that scored best; undefined: the ticket is not graded by it. */
export function isRight({ action, breakdown, labels, usedAlternateRoute }: AnsweredStep, key: keyof Route) {
  const truth = labels[key];
  if (truth === undefined) return undefined;
  if (breakdown === null) return false;
  if (action[key] === truth) return true;
  // Every right label of an alternate keeps the same share, and no other keeps more.
  const most = Math.max(...ROUTE_FIELDS.map((field) => breakdown[ROUTE_KEYS[field]]));
  return usedAlternateRoute && most - breakdown[key] < TUNING.grading.tieTolerance;
}

/** Whether all labels that the ticket is graded by were right; undefined: it is graded by none. */
export function isAllRight(step: AnsweredStep): boolean | undefined {
  const graded = ROUTE_FIELDS.flatMap((field) => isRight(step, ROUTE_KEYS[field]) ?? []);
  return graded.length === 0 ? undefined : graded.every(Boolean);
}

/** What a policy got right of the tickets that it answered, each time that one came up. */
export interface RightShares {
  readonly tickets: number;
  /** Share to the right team, of those that are graded by it; null: none is. */
  readonly team: number | null;
  /** Share with every label right. */
  readonly all: number | null;
}

/** Null where no label is known. */
export function rightShares(episodes: readonly EvaluatedEpisode[]): RightShares | null {
  const steps = answeredSteps(episodes);
  if (steps.length === 0) return null;
  return {
    tickets: steps.length,
    team: shareOf(steps.flatMap((step) => isRight(step, "assignmentGroup") ?? [])),
    all: shareOf(steps.flatMap((step) => isAllRight(step) ?? [])),
  };
}

export function shareOf(outcomes: readonly boolean[]): number | null {
  return outcomes.length === 0 ? null : outcomes.filter(Boolean).length / outcomes.length;
}
