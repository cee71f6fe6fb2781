/** A worker that ends sooner than this after its start ended quickly, in milliseconds. */
export const QUICK_END_MS = 60_000;

/** So many workers in a row that ended quickly, and none that serves: then the server gives up. */
export const MOST_QUICK_ENDS = 5;

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** How long to wait before a worker is replaced, in milliseconds, after so many in a row that ended quickly. */
export function waitBeforeStart(quickEnds: number): number {
  if (quickEnds <= 1) return 0;
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (quickEnds - 2));
}
