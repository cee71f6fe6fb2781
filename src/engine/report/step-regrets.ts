import { fieldsOfItsType, type Action } from "../../domain/action.js";
import type { StepRegret } from "../../domain/episode-report.js";
import type { Episode } from "../../domain/episode.js";
import { isOver } from "../cursor.js";
import { step } from "../episode.js";
import { createOptimumSearch, type Optimum } from "../optimum/index.js";
import { stoppedRubric } from "../stopped-rubric.js";
import { REPORT } from "./limits.js";
import type { PlayedStep } from "./played-step.js";

/** What is known of the best that a position allows. */
interface Known {
  readonly lower: number;
  readonly upper: number;
  /** Undefined: nothing is known to be better than what was played. */
  readonly better: Action | undefined;
}

/**
 * What each step gave away of what could still be reached. Worked out from the end: what comes after a step is reached from
 * before it, so that a search looks for more than that alone, and for no more than the reset allows. `maxNodes` bounds all
 * searches together beside the one diligent line that each position gets; what is left open is told in bounds.
 * See docs/rules.md#the-optimum.
 */
export function stepRegrets(
  played: readonly PlayedStep[],
  fromReset: Optimum,
  rubricReward: number,
  maxNodes: number,
): readonly StepRegret[] {
  const search = createOptimumSearch();
  let left = maxNodes;
  let after: Known = { lower: rubricReward, upper: rubricReward, better: undefined };
  const regrets: StepRegret[] = [];
  for (const [index, { before, entry }] of [...played.entries()].reverse()) {
    const known = { reached: after.lower, ceiling: fromReset.upper };
    const isSettled = known.ceiling - known.reached <= REPORT.tolerance;
    // The search from the reset is made already; the others share what is left of the positions.
    const found =
      index === 0
        ? fromReset
        : isSettled
          ? undefined
          : search(before, { ...known, maxNodes: Math.floor(left / index) });
    if (found !== undefined && index > 0) left = Math.max(0, left - found.nodes);
    const best = found === undefined ? { ...after, better: undefined } : knownOf(before, found, after.lower);
    regrets.push(regretOf(entry, best, after.lower));
    after = best;
  }
  return withoutLooseBounds(regrets.reverse());
}

function regretOf(
  { step: number, ticketId, action }: PlayedStep["entry"],
  { lower, upper, better }: Known,
  reached: number,
): StepRegret {
  return {
    step: number,
    ticketId,
    bestAction: better ?? fieldsOfItsType(action),
    optimumLower: lower,
    optimumUpper: upper,
    optimumProven: upper === lower,
    regret: lower - reached,
  };
}

/** A line counts as far as the step limit lets it be played, and where it is better by more than rounding. */
function knownOf(before: Episode, found: Optimum, reached: number): Known {
  const [first] = found.plan;
  const value = first === undefined ? reached : reachedBy(before, found);
  if (value > reached + REPORT.tolerance)
    return { lower: value, upper: Math.max(found.upper, value), better: first };
  const isProven = found.upper - reached <= REPORT.tolerance;
  return { lower: reached, upper: isProven ? reached : found.upper, better: undefined };
}

/** What the plan comes to when it is played: less than the search says where the step limit ends it before. */
function reachedBy(before: Episode, { plan, lower }: Optimum): number {
  let episode = before;
  for (const action of plan) {
    if (isOver(episode)) break;
    ({ episode } = step(episode, action));
  }
  const value = stoppedRubric(episode);
  return Math.abs(value - lower) <= REPORT.tolerance ? lower : value;
}

/** What is reached from after a step is reached from before it: no later position allows more than an earlier one. */
function withoutLooseBounds(regrets: readonly StepRegret[]): readonly StepRegret[] {
  let upper = 1;
  return regrets.map((one) => {
    upper = Math.min(upper, one.optimumUpper);
    return { ...one, optimumUpper: upper, optimumProven: upper === one.optimumLower };
  });
}
