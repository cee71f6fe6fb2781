import type { StepRegret } from "../../../src/domain/episode-report.js";

/** Differences of a score that are smaller than this are none. */
export const NOISE = 0.0005;

/** The step, from 0, that gave away most; undefined: none gave away anything, or nobody knows. */
export function worstStep(regrets: readonly StepRegret[] | undefined): number | undefined {
  let worst: number | undefined;
  regrets?.forEach(({ regret }, index) => {
    if (regret > Math.max(NOISE, regrets[worst ?? -1]?.regret ?? 0)) worst = index;
  });
  return worst;
}
