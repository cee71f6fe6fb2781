export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** The arithmetic mean. Of no values it is NaN, unless the caller says what it is then. */
export function mean(values: readonly number[]): number;
export function mean<None>(values: readonly number[], ofNone: None): number | None;
export function mean(values: readonly number[], ofNone: unknown = Number.NaN): unknown {
  return values.length === 0 ? ofNone : sum(values) / values.length;
}
