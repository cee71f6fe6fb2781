/** Steps that a token may take: so many a second, and as many at once as a second brings. */
export interface StepAllowance {
  /** Takes one. Else the seconds until there is one. */
  take(): number;
}

/** @param now - Milliseconds that never go back. */
export function createStepAllowance(stepsPerSecond: number, now: () => number): StepAllowance {
  const most = Math.max(1, stepsPerSecond);
  let left = most;
  let countedAt = now();
  return {
    take() {
      const at = now();
      left = Math.min(most, left + ((at - countedAt) / 1000) * stepsPerSecond);
      countedAt = at;
      if (left < 1) return (1 - left) / stepsPerSecond;
      left -= 1;
      return 0;
    },
  };
}
