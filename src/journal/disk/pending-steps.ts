import type { StepRecord } from "../record.js";
import { StoreError, type KeptSession, type LostSteps } from "../store.js";

/** A step whose frame is made and not written. */
export interface PendingStep {
  readonly record: StepRecord;
  readonly frame: Buffer;
}

/** The steps of a group that were taken and are not written yet, and those that could not be. */
export class PendingSteps {
  private steps: PendingStep[] = [];
  private readonly unwritten = new Set<string>();
  private error: StoreError | undefined;

  /** `write`: writes all of them or none, and throws {@link StoreError} then. */
  constructor(private readonly write: (steps: readonly PendingStep[]) => void) {}

  /** Throws {@link StoreError} where an earlier step of the session could not be written. */
  add(step: PendingStep): void {
    if (this.error !== undefined && this.unwritten.has(step.record.sessionId)) throw this.error;
    this.steps.push(step);
  }

  /** Before anything else is written or read: what was done first lies first. */
  flush(): void {
    const { steps } = this;
    if (steps.length === 0) return;
    this.steps = [];
    try {
      this.write(steps);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      for (const { record } of steps) this.unwritten.add(record.sessionId);
      this.error = error;
    }
  }

  /** `kept`: gives a session as it was kept last; undefined where it has ended since. */
  lost(kept: (sessionId: string) => KeptSession | undefined): LostSteps | undefined {
    if (this.error === undefined) return undefined;
    const sessions = new Map<string, KeptSession>();
    for (const id of this.unwritten) {
      const session = kept(id);
      if (session !== undefined) sessions.set(id, session);
    }
    return { error: this.error, sessions };
  }
}
