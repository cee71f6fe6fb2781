import type { Past, PlayedPast } from "./past.js";
import type { ServedTickets } from "./served-tickets.js";
import type { Session } from "./service.js";
import type { SessionJournal } from "./session-journal.js";
import type { SessionMeter } from "./session-meter.js";
import type { SessionEnd } from "./session-end.js";
import type { RestoredSession } from "./replay.js";
import type { RunTelling } from "./session-runs.js";
import type { SessionSummary } from "./session-summary.js";
import { type Watcher } from "./watching.js";

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
  /** Nobody has used it for a while: it takes little memory until somebody does, who finds it as it was. */
  rest(): void;
  /** Whether a socket has it. */
  isClaimed(): boolean;
  /** Whether that request's reset, or fork, or restored snapshot opened it, and nothing else was done since. */
  wasOpenedBy(requestId: string): boolean;
  /** Its episode up to a step; to the last one, where none is named. Throws `episode_not_started` and `invalid_step`. */
  past(atStep?: number): Past;
  /** All of its episode, for who looks on: that is no use of the session. Undefined where there is none. */
  pastSeen(): Past | undefined;
  /** Whether it stays for its whole idle time when its connections are gone. */
  readonly reattachable: boolean;
  /** Whether it was ever reset, or goes on from a past. */
  hasEpisode(): boolean;
  /** Goes on from that past; for a session that was never reset. `request`: which {@link wasOpenedBy} knows from then on. */
  goOn(from: PlayedPast, reattachable: boolean, request: string | undefined): void;
  /** Tells the watcher of every answer from now on. That is no use of the session. Gives what ends it. */
  watch(watcher: Watcher): () => void;
  summary(): SessionSummary;
  /** That its episode is of, as the last reset says. */
  run(): string | undefined;
}

/** What a session is written down with. */
export interface WrittenSession {
  /** Absent: nothing is written down. */
  readonly journal?: SessionJournal | undefined;
  /** Its end could not be written down. */
  readonly onUnwritten?: ((how: SessionEnd) => void) | undefined;
  /** A session of before: as it was, and what plays it again; it is not played before it is used. */
  readonly kept?: RestoredSession | undefined;
}

export interface SessionOptions extends WrittenSession {
  readonly id: string;
  readonly owner: string;
  /** What becomes of its episodes that are of runs; absent: nobody keeps or counts them. */
  readonly runs?: RunTelling | undefined;
  readonly surroundings: SessionSurroundings;
}

/** What all sessions of a server have in common: one object, since each of many thousand sessions would keep its own. */
export interface SessionSurroundings {
  readonly tickets: ServedTickets;
  readonly drawSeed: () => number;
  /** Told of each step, but not of those that are played again. */
  readonly stepped?: SessionMeter["stepped"] | undefined;
  /** The time, in milliseconds. */
  readonly now: () => number;
  /** Its end is written, and what it answered before with it; absent: what that comes to is not found out here. */
  readonly onEnding?: ((session: OpenSession) => void) | undefined;
  readonly onEnd: (session: OpenSession, how: SessionEnd) => void;
  /** Its first reset, or the past that it goes on from, was that request's. */
  readonly onOpened: (session: OpenSession, requestId: string) => void;
  /** Told when its last connection is gone, where that ends it in time; absent: nobody else has to know. */
  readonly onDisconnected?: ((session: OpenSession) => void) | undefined;
  /** Whether it is found out later that what a session answers now counts: then {@link OpenSession.confirm} is called. */
  readonly isConfirmed?: ((sessionId: string) => boolean) | undefined;
}
