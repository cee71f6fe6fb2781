import { compare } from "../compare.js";
import { evaluatePolicy } from "../evaluate-policy.js";
import type { EvaluationResult, TwinGap, TwinsTold } from "../result.js";
import type { TwinsPlan } from "./plan-twins.js";

/** Plays the twins, and tells what each costs against the tickets as they are. */
export async function playTwins(
  own: EvaluationResult,
  { played, absent }: TwinsPlan,
  stop: AbortSignal,
): Promise<TwinsTold> {
  const gaps: TwinGap[] = [];
  for (const { twin, evaluation } of played) {
    if (isStopped(stop)) break;
    const result = await evaluatePolicy({ ...evaluation, stop });
    // Of one that was stopped nothing is told, and it may have no seed in common.
    if (isStopped(stop)) break;
    for (const { taskId, seeds, other, difference } of compare(own, result).tasks) {
      gaps.push({ twin, taskId, seeds, score: other, gap: difference });
    }
  }
  return { gaps, absent };
}

/** Asked anew each time: it may have changed while something was waited for. */
function isStopped(signal: AbortSignal): boolean {
  return signal.aborted;
}
