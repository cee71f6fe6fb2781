import { createRng } from "../support/rng.js";

export const BOOTSTRAP = {
  /** Share of resamples that the interval covers. */
  level: 0.95,
  /** Times that the episodes are drawn again with replacement. */
  resamples: 5_000,
} as const;

/** A figure with the interval of it; without ends where there are too few items for one. */
export interface Estimate {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** Items below which no interval is given: it would be far too narrow. */
export const LEAST_FOR_INTERVAL = 5;

/**
 * `statistic` of the items, and the interval of it over resamples of the items. The same items and seed give the same
 * interval. Undefined without items, and where the statistic is not a finite number.
 */
export function bootstrap<T>(
  items: readonly T[],
  seed: string,
  statistic: (sample: readonly T[]) => number,
): Estimate | undefined {
  if (items.length === 0) return undefined;
  const value = statistic(items);
  if (!Number.isFinite(value)) return undefined;
  if (items.length < LEAST_FOR_INTERVAL) return { value, low: null, high: null };
  const rng = createRng(`helpdesk/bootstrap/${seed}`);
  const values: number[] = [];
  for (let round = 0; round < BOOTSTRAP.resamples; round += 1) {
    const drawn = items.map((item) => items[rng.below(items.length)] ?? item);
    const one = statistic(drawn);
    if (Number.isFinite(one)) values.push(one);
  }
  values.sort((a, b) => a - b);
  const tail = (1 - BOOTSTRAP.level) / 2;
  return { value, low: quantile(values, tail), high: quantile(values, 1 - tail) };
}

/** Between the two nearest of the sorted values, in proportion. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return below + (above - below) * (place - Math.floor(place));
}
