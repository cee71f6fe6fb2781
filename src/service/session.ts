import type { Action } from "../domain/action.js";
import type { EpisodeReport } from "../domain/episode-report.js";
import type { EpisodeState } from "../domain/episode-state.js";
import type { Observation } from "../domain/observation.js";
import type { TaskId } from "../domain/task.js";
import type { Connection, Holdable } from "./connection.js";
import { createHolders, type Holders } from "./holders.js";
import { createPlay, type Play, type Witnesses } from "./play.js";
import type { ServedTickets } from "./served-tickets.js";
import type { KeptSession } from "../journal/index.js";
import type { ResetOptions, Session, StepOptions } from "./service.js";
import type { SessionJournal } from "./session-journal.js";
import type { SessionMeter } from "./session-meter.js";
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
  /** Ends it. Where that cannot be written down it ends all the same, and the service is told. */
  end(how: SessionEnd): void;
  /** Ends it as closed once that is written down. Throws `store_failed`; then it goes on. */
  closeForGood(): void;
  /** The process is going, and the session outlives it. */
  leave(): void;
  /** It is played on from there: other servers may have written that. */
  renew(written: WrittenSession): void;
  /** What was done with it counts, where that has to be found out. */
  confirm(): void;
  /** It has ended, or is not this process's any more; nothing is written down. `how`: for whoever still has it. */
  vanish(how: SessionEnd): void;
  /** Whether a socket has it. */
  isClaimed(): boolean;
  /** Whether the reset of that request opened it, and nothing else was done since. */
  wasOpenedBy(requestId: string): boolean;
}

/** What a session is written down with. */
export interface WrittenSession {
  /** Absent: nothing is written down. */
  readonly journal?: SessionJournal;
  /** Its end could not be written down. */
  readonly onUnwritten?: (how: SessionEnd) => void;
  /** A session of before: as it was, and what plays it again; it is not played before it is used. */
  readonly kept?: RestoredSession;
}

export interface SessionOptions extends WrittenSession {
  readonly id: string;
  readonly owner: string;
  readonly tickets: ServedTickets;
  readonly drawSeed: () => number;
  /** Told of each step, but not of those that are played again. */
  readonly stepped?: SessionMeter["stepped"] | undefined;
  /** The time, in milliseconds. */
  readonly now: () => number;
  readonly onEnd: (how: SessionEnd) => void;
  /** Its first reset was that request's. */
  readonly onOpened: (requestId: string) => void;
  /** Told when its last connection is gone, where that ends it in time; absent: nobody else has to know. */
  readonly onDisconnected?: (() => void) | undefined;
  /** Whether it is found out later what counts: then {@link OpenSession.confirm} is called. */
  readonly isConfirmed?: boolean;
}

export interface RestoredSession {
  readonly session: KeptSession;
  /** When its last record was written, by the clock of these options. */
  readonly usedAt: number;
  /** Throws `session_diverged` and `store_failed`. */
  readonly replay: (play: Play) => void;
}

export function createSession(options: SessionOptions): OpenSession {
  return new PlayedSession(options);
}

class PlayedSession implements OpenSession {
  readonly id: string;
  readonly owner: string;
  /** Undefined until a session of before is used. */
  private played: Play | undefined;
  private readonly holders: Holders;
  private usedAt: number;
  private endedHow: SessionEnd | undefined;
  private ending: AbortController | undefined;
  /** Whether anybody has called it since its first reset, whose answer may never have arrived. */
  private cameBack = false;
  /** Whether a socket has it. */
  private claimed = false;
  private reattachable = false;
  /** Who plays, as the last reset says. */
  private agent: string | undefined;
  private written: WrittenSession;
  /** Steps that are told when it is known that they count. */
  private untold: (() => void)[] = [];

  constructor(private readonly options: SessionOptions) {
    const { id, owner, now, kept } = options;
    this.id = id;
    this.owner = owner;
    this.holders = createHolders(now);
    this.usedAt = kept?.usedAt ?? now();
    this.written = options;
    this.renew(options);
    if (kept?.session.held === true) this.holders.lose();
  }

  renew(written: WrittenSession): void {
    const { kept } = written;
    this.written = written;
    this.untold = [];
    this.played = kept === undefined ? this.newPlay() : undefined;
    if (kept === undefined) return;
    const { steps, reattachable } = kept.session;
    this.cameBack ||= steps > 0;
    this.reattachable = reattachable;
  }

  confirm(): void {
    for (const tell of this.untold.splice(0)) tell();
  }

  reset(wanted: ResetOptions): Observation {
    this.use();
    this.agent = wanted.agent;
    const { play } = this;
    const isFirst = !play.hasEpisode();
    if (!isFirst) this.cameBack = true;
    const reattachable = wanted.reattachable ?? this.reattachable;
    const answer = play.reset(wanted, { reattachable, held: !this.holders.isEmpty() });
    this.reattachable = reattachable;
    if (isFirst && wanted.requestId !== undefined) this.options.onOpened(wanted.requestId);
    return answer;
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

  isClaimed(): boolean {
    return this.claimed;
  }

  heldBy(connection: Connection): Holdable {
    if (this.endedHow === undefined) this.holders.add(connection);
    return this;
  }

  letGoBy(connection: Connection): void {
    this.holders.remove(connection);
    if (this.disconnectedAt() !== undefined) this.options.onDisconnected?.();
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
    return this.holders.isEmpty() && this.isOver();
  }

  wasOpenedBy(requestId: string): boolean {
    if (this.played !== undefined) return this.played.wasResetBy(requestId);
    return this.written.kept?.session.resetRequestId === requestId;
  }

  close(): void {
    this.end("closed");
  }

  closeForGood(): void {
    if (this.endedHow !== undefined) return;
    this.written.journal?.end("closed");
    this.finish("closed");
  }

  end(how: SessionEnd): void {
    if (this.endedHow !== undefined) return;
    try {
      this.written.journal?.end(how);
    } catch {
      this.written.onUnwritten?.(how);
    }
    this.finish(how);
  }

  leave(): void {
    this.holders.release(this);
    this.ending?.abort();
  }

  vanish(how: SessionEnd): void {
    if (this.endedHow !== undefined) return;
    this.endedHow = how;
    this.played?.clear();
    this.leave();
  }

  private finish(how: SessionEnd): void {
    this.endedHow = how;
    this.played?.clear();
    this.holders.release(this);
    this.options.onEnd(how);
    this.ending?.abort();
  }

  private isOver(): boolean {
    return this.played === undefined ? this.written.kept?.session.done === true : this.played.isOver();
  }

  /** What it plays; of a session of before, after playing it again. Throws `session_diverged` and `store_failed`. */
  private get play(): Play {
    if (this.played !== undefined) return this.played;
    const play = this.newPlay();
    const { kept, ...others } = this.written;
    kept?.replay(play);
    this.written = others;
    this.played = play;
    return play;
  }

  private newPlay(): Play {
    const { tickets, drawSeed, stepped, isConfirmed } = this.options;
    const { journal } = this.written;
    if (stepped === undefined) return createPlay(tickets, drawSeed, { journal });
    const live: Witnesses["stepped"] = (action, observation) => {
      if (this.played === undefined) return;
      if (isConfirmed === true) this.untold.push(() => stepped(action, observation, this.agent));
      else stepped(action, observation, this.agent);
    };
    return createPlay(tickets, drawSeed, { journal, stepped: live });
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
  }

  private useAgain(): void {
    this.use();
    this.cameBack = true;
  }
}
