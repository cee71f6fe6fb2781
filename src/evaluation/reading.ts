import { compare } from "./compare.js";
import type { EvaluationResult, ReadingGain } from "./result.js";

export function readingGains(own: EvaluationResult, scrambled: EvaluationResult): readonly ReadingGain[] {
  return compare(own, scrambled).tasks.map(({ taskId, seeds, other, difference }) => ({
    taskId,
    seeds,
    scrambled: other,
    gain: difference,
  }));
}
