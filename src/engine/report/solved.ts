import { REPORT } from "./limits.js";

/**
 * Whether the regret is at most the limit, where the bounds of the optimum settle it; else null.
 * See docs/rules.md#the-optimum.
 */
export function solvedBy(
  rubricReward: number,
  { lower, upper }: { readonly lower: number; readonly upper: number },
): boolean | null {
  const { solvedRegret, tolerance } = REPORT;
  if (upper - rubricReward <= solvedRegret + tolerance) return true;
  return lower - rubricReward > solvedRegret + tolerance ? false : null;
}
