/**
 * The place where an episode is played failed, not the policy: counted apart, never scored, and played again by
 * `--resume`.
 */
export class InfrastructureError extends Error {
  override readonly name = "InfrastructureError";
}
