import { mean } from "../support/mean.js";

/** Points of rubric reward that a plan is made for. */
export const PLANNED_DIFFERENCE = 0.02;

/** 97.5 % and 80 % quantiles of the normal distribution: a 5 % test that finds the difference four times in five. */
const Z_TEST = 1.959963984540054;
const Z_POWER = 0.8416212335729143;

/**
 * Episodes on the same seeds that detect a difference of `difference` between two policies, if the differences by
 * seed spread as the values do. Null for fewer than two values, and where nothing spreads.
 */
export function episodesToTellApart(
  values: readonly number[],
  difference = PLANNED_DIFFERENCE,
): number | null {
  if (values.length < 2) return null;
  const middle = mean(values);
  const variance = values.reduce((sum, one) => sum + (one - middle) ** 2, 0) / (values.length - 1);
  if (variance === 0) return null;
  return Math.ceil(((Z_TEST + Z_POWER) / difference) ** 2 * variance);
}
