/** The value moved into [0, 1]. */
export function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** The value moved into [-limit, limit]. */
export function clampSymmetric(value: number, limit: number): number {
  return Math.min(limit, Math.max(-limit, value));
}
