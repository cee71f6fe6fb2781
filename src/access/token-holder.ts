import { mayDo, type Operation } from "./operation.js";
import { mayTouch, type SessionOperation } from "./may-touch.js";
import { anothersSession, roleMayNot, tooManySteps, unauthenticated } from "./refusals.js";
import { createStepAllowance, type StepAllowance } from "./step-allowance.js";
import type { TokenEntry } from "./token-entry.js";

/** Who calls with one token, for as long as its entry stands. */
export class TokenHolder {
  private readonly steps: StepAllowance | undefined;
  private withdrawn = false;

  constructor(
    readonly entry: TokenEntry,
    now: () => number,
  ) {
    const { stepsPerSecond } = entry;
    if (stepsPerSecond !== undefined) this.steps = createStepAllowance(stepsPerSecond, now);
  }

  /** Throws `permission_denied`, or `unauthenticated` where the token has been withdrawn. */
  require(operation: Operation): void {
    this.requireStanding();
    if (!mayDo(this.entry.role, operation)) throw roleMayNot(this.entry, operation);
  }

  /** As {@link require}, with a session of `owner`. */
  requireFor(operation: SessionOperation, id: string, owner: string): void {
    this.requireStanding();
    this.requireRight(operation, id, owner);
  }

  /** As {@link requireFor}, whether the token still stands or not. */
  requireRight(operation: SessionOperation, id: string, owner: string): void {
    if (mayTouch(this.entry, operation, owner)) return;
    throw mayDo(this.entry.role, operation) ? anothersSession(id) : roleMayNot(this.entry, operation);
  }

  /** Throws `rate_limited`. */
  takeStep(): void {
    const seconds = this.steps?.take() ?? 0;
    if (seconds > 0) throw tooManySteps(this.entry, seconds);
  }

  /** The token is not in the file any more, or with other rights: what still calls with it is refused. */
  withdraw(): void {
    this.withdrawn = true;
  }

  private requireStanding(): void {
    if (this.withdrawn) throw unauthenticated(`The token ${this.entry.name} has been withdrawn or changed.`);
  }
}
