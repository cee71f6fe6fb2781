import type { Rng } from "../support/rng.js";

export interface BackOff {
  /** Attempts after the first. */
  readonly retries: number;
  /** Milliseconds before the first further attempt. */
  readonly firstMs: number;
  /** Longest single wait, in milliseconds. */
  readonly longestMs: number;
}

/** Share of a wait that chance takes off: callers that failed together come back apart. */
const JITTER = 0.5;

/** Milliseconds to wait before further attempt `attempt` (1 for the first): doubled each time, less the jitter. */
export function backOffMs({ firstMs, longestMs }: BackOff, attempt: number, rng: Rng): number {
  const whole = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  return Math.round(whole * (1 - JITTER * rng.next()));
}
