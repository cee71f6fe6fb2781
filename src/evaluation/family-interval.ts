import type { Estimate } from "./bootstrap.js";
import { mean } from "../support/mean.js";

/** An episode as the interval over families sees it. */
export interface FamilyEpisode {
  readonly rubricReward: number;
  /** Of the tickets of the reset. */
  readonly tickets: readonly { readonly family: string; readonly score: number }[];
}

/** Families below which there is no interval. */
export const LEAST_FAMILIES = 5;

/**
 * The mean rubric reward with a 95 % interval for new tickets: families of related tickets are what was drawn, since an
 * episode's tickets come up in others again. Influence of a family: u_f = (1/N) Σ over episodes and their tickets of f of
 * (score + rubric − average − mean) ÷ tickets of the queue; se² = G ÷ (G − 1) · Σ u_f²; mean ± t(G − 1) · se.
 */
export function familyInterval(episodes: readonly FamilyEpisode[]): Estimate | undefined {
  if (episodes.length === 0) return undefined;
  const value = mean(episodes.map(({ rubricReward }) => rubricReward));
  const influence = new Map<string, number>();
  for (const { rubricReward, tickets } of episodes) {
    const average = mean(tickets.map(({ score }) => score));
    for (const { family, score } of tickets) {
      const share = (score + rubricReward - average - value) / tickets.length / episodes.length;
      influence.set(family, (influence.get(family) ?? 0) + share);
    }
  }
  const families = influence.size;
  if (families < LEAST_FAMILIES) return { value, low: null, high: null };
  const squares = [...influence.values()].reduce((sum, one) => sum + one * one, 0);
  const reach = studentT(families - 1) * Math.sqrt((families / (families - 1)) * squares);
  return { value, low: value - reach, high: value + reach };
}

/** The 97.5 % quantile of the normal distribution. */
const Z = 1.959963984540054;

/** The 97.5 % quantile of Student's t, by the first terms of its Cornish-Fisher expansion: within .01 from 4 degrees on. */
export function studentT(degrees: number): number {
  const first = (Z ** 3 + Z) / 4;
  const second = (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96;
  const third = (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384;
  return Z + first / degrees + second / degrees ** 2 + third / degrees ** 3;
}
