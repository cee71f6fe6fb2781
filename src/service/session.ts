import type { Action } from "../domain/action.js";
import type { EpisodeReport } from "../domain/episode-report.js";
import type { EpisodeState } from "../domain/episode-state.js";
import type { Observation } from "../domain/observation.js";
import type { TaskId } from "../domain/task.js";
import type { Connection, Holdable } from "./connection.js";
import { createHolders, type Holders } from "./holders.js";
import { createPlay, type Play } from "./play.js";
import type { ServedTickets } from "./served-tickets.js";
import type { ResetOptions, Session, StepOptions } from "./service.js";
import type { SessionEnd } from "./session-end.js";
import { unknownSession } from "./unknown-session.js";

/** A session as its owner, the service, sees it. */
export interface OpenSession extends Session {
  /** When a client last used it, by the clock of its options. */
  lastUsed(): number;
  /** When the last connection that held it was gone; undefined while one holds it, and where that means nothing. */
  disconnectedAt(): number | undefined;
  /**
   * Whether a full server may give it up: nobody came back to it after its reset, its connections are gone, or its
   * episode is over and no connection holds it.
   */
  isUnused(): boolean;
  end(how: SessionEnd): void;
}

export interface SessionOptions {
  readonly id: string;
  readonly owner: string;
  readonly tickets: ServedTickets;
  readonly drawSeed: () => number;
  /** The time, in milliseconds. */
  readonly now: () => number;
  readonly onUse: () => void;
  readonly onEnd: (how: SessionEnd) => void;
}

export function createSession(options: SessionOptions): OpenSession {
  return new PlayedSession(options);
}

class PlayedSession implements OpenSession {
  readonly id: string;
  readonly owner: string;
  private readonly play: Play;
  private readonly holders: Holders;
  private usedAt: number;
  private endedHow: SessionEnd | undefined;
  private ending: AbortController | undefined;
  /** Whether anybody has called it since its first reset, whose answer may never have arrived. */
  private cameBack = false;
  /** Whether a socket has it. */
  private claimed = false;
  private reattachable = false;

  constructor(private readonly options: SessionOptions) {
    const { id, owner, tickets, drawSeed, now } = options;
    this.id = id;
    this.owner = owner;
    this.play = createPlay(tickets, drawSeed);
    this.holders = createHolders(now);
    this.usedAt = now();
  }

  reset(wanted: ResetOptions): Observation {
    this.use();
    if (this.play.hasEpisode()) this.cameBack = true;
    return this.play.reset(wanted);
  }

  step(action: Action, options: StepOptions = {}): Observation {
    this.useAgain();
    return this.play.step(action, options);
  }

  state(): EpisodeState | null {
    this.useAgain();
    return this.play.state();
  }

  report(): EpisodeReport {
    this.useAgain();
    return this.play.report();
  }

  taskId(): TaskId | null {
    this.useAgain();
    return this.play.taskId();
  }

  claim(): void {
    this.claimed = true;
  }

  heldBy(connection: Connection): Holdable {
    if (this.endedHow === undefined) this.holders.add(connection);
    return this;
  }

  letGoBy(connection: Connection): void {
    this.holders.remove(connection);
  }

  setReattachable(reattachable: boolean): void {
    this.reattachable = reattachable;
  }

  lastUsed(): number {
    return this.usedAt;
  }

  disconnectedAt(): number | undefined {
    return this.reattachable ? undefined : this.holders.goneAt();
  }

  isUnused(): boolean {
    if (this.claimed) return false;
    if (!this.cameBack || this.disconnectedAt() !== undefined) return true;
    return this.holders.isEmpty() && this.play.isOver();
  }

  close(): void {
    this.end("closed");
  }

  end(how: SessionEnd): void {
    if (this.endedHow !== undefined) return;
    this.endedHow = how;
    this.play.clear();
    this.holders.release(this);
    this.options.onEnd(how);
    this.ending?.abort();
  }

  get ended(): AbortSignal {
    this.ending ??= new AbortController();
    if (this.endedHow !== undefined) this.ending.abort();
    return this.ending.signal;
  }

  /** Throws `unknown_session`. */
  private use(): void {
    if (this.endedHow !== undefined) throw unknownSession(this.id, this.endedHow);
    this.usedAt = this.options.now();
    this.holders.forgetGone();
    this.options.onUse();
  }

  private useAgain(): void {
    this.use();
    this.cameBack = true;
  }
}
