const CHECK_SERVER = "Check --url and that the server runs (npm start).";

/**
 * The place where an episode is played failed, not the policy: counted apart, never scored, and played again by
 * `--resume`.
 */
export class InfrastructureError extends Error {
  override readonly name = "InfrastructureError";
  /** What failed and what to do, for whoever runs the command. */
  readonly account: string;

  constructor(message: string, { nextStep = CHECK_SERVER, cause }: InfrastructureFacts = {}) {
    super(message, { cause });
    this.account = `${message} ${nextStep}`.trimEnd();
  }
}

interface InfrastructureFacts {
  readonly nextStep?: string;
  readonly cause?: unknown;
}
