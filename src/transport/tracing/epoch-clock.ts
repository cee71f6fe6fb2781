/** A clock that was set leaves the two apart by more than this, in milliseconds. */
const MOST_APART_MS = 5;

let offset = performance.timeOrigin;

/** Milliseconds since 1970, as exact as durations are; follows the system's clock where that is set. */
export function epochMs(): number {
  const now = performance.now();
  if (Math.abs(Date.now() - now - offset) > MOST_APART_MS) offset = Date.now() - now;
  return now + offset;
}
