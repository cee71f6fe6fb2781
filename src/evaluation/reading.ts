import type { TaskId } from "../domain/task.js";
import type { Estimate } from "./bootstrap.js";
import { compare } from "./compare.js";
import type { EvaluationResult } from "./result.js";

/** What reading earned on one task: the same policy and seeds, with and without the tickets' own words. */
export interface ReadingGain {
  readonly taskId: TaskId;
  readonly seeds: number;
  /** Mean rubric reward with the words of other tickets. */
  readonly scrambled: number;
  /** Mean of (own words − other words), seed by seed. */
  readonly gain: Estimate;
}

export function readingGains(own: EvaluationResult, scrambled: EvaluationResult): readonly ReadingGain[] {
  return compare(own, scrambled).tasks.map(({ taskId, seeds, other, difference }) => ({
    taskId,
    seeds,
    scrambled: other,
    gain: difference,
  }));
}
