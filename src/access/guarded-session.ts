import type { Action } from "../domain/action.js";
import type { EpisodeReport } from "../domain/episode-report.js";
import type { EpisodeState } from "../domain/episode-state.js";
import type { Observation } from "../domain/observation.js";
import type { TaskId } from "../domain/task.js";
import type { Connection, ResetOptions, Session, StepOptions } from "../service/index.js";
import type { EndSignal } from "../support/end-signal.js";
import type { SessionOperation } from "./may-touch.js";
import type { TokenHolder } from "./token-holder.js";

/** A session as the holder of one token has it: it does what the token may, and nothing else. */
export class GuardedSession implements Session {
  readonly id: string;
  readonly owner: string;

  constructor(
    private readonly inner: Session,
    private readonly holder: TokenHolder,
  ) {
    this.id = inner.id;
    this.owner = inner.owner;
  }

  reset(options: ResetOptions): Observation {
    this.require("reset");
    return this.inner.reset(options);
  }

  step(action: Action, options?: StepOptions): Observation {
    this.require("step");
    this.holder.takeStep();
    return this.inner.step(action, options);
  }

  state(): EpisodeState | null {
    this.require("state");
    return this.inner.state();
  }

  report(): EpisodeReport {
    this.require("report");
    return this.inner.report();
  }

  taskId(): TaskId | null {
    return this.inner.taskId();
  }

  claim(): void {
    this.inner.claim();
  }

  heldBy(connection: Connection): ReturnType<Session["heldBy"]> {
    return this.inner.heldBy(connection);
  }

  letGoBy(connection: Connection): void {
    this.inner.letGoBy(connection);
  }

  /** Also by the holder of a token that has been withdrawn, whose sockets end so. */
  close(): void {
    this.holder.requireRight("close", this.id, this.owner);
    this.inner.close();
  }

  get ended(): EndSignal {
    return this.inner.ended;
  }

  private require(operation: SessionOperation): void {
    this.holder.requireFor(operation, this.id, this.owner);
  }
}
