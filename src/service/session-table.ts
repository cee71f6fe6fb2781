import { atCapacity, checkShare, longestUnused } from "./capacity.js";
import { placeOf } from "./branch-request.js";
import { checkRoom, openedTogether, type OpenedPlace } from "./room-for-sessions.js";
import { countByOwner } from "./count-by-owner.js";
import { rememberEndedSessions } from "./ended-sessions.js";
import { rememberOpenings } from "./openings.js";
import type { Places } from "./places.js";
import type { ServedTickets } from "./served-tickets.js";
import type { Clock, Ids } from "./ports.js";
import type { Session, SessionOwner } from "./service.js";
import { andThen, type Awaitable } from "../support/awaitable.js";
import { keepSessions, type KeptSessions } from "./keep-sessions.js";
import type { Keeping } from "./keeping.js";
import type { JournalRecord, KeptSession } from "../journal/index.js";
import type { RunBook } from "../runs/index.js";
import { keepLastEnded, tellKeeper, type EndedKeeper } from "./keep-ended.js";
import { SessionRuns, type RunSurroundings } from "./session-runs.js";
import type { SessionSurroundings } from "./open-session.js";
import { surroundingsOf } from "./session-surroundings.js";
import { createSession, type OpenSession, type WrittenSession } from "./session.js";
import type { StepsTogether } from "./steps-together.js";
import type { SessionMeter } from "./session-meter.js";
import type { SessionEnd } from "./session-end.js";

/** The number of a session's record that is its first reset. */
const FIRST_RESET = 1;

/** Ended sessions of which it is remembered how they did. An id is 36 characters: about a megabyte. */
const MOST_REMEMBERED = 10_000;

/** Playing an episode again costs what its steps cost, less than a millisecond: nothing to one who comes back after ten seconds. */
const REST_AFTER_MS = 10_000;

/** Of sessions where nobody is asked who they are. */
const NOBODY: SessionOwner = { name: "" };

export interface SessionTableOptions {
  readonly tickets: ServedTickets;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly maxSessions: number;
  readonly sessionTimeoutMs: number;
  readonly disconnectGraceMs: number;
  /** Absent: all places are this process's. */
  readonly places?: Places;
  /** Absent: nothing is written down. */
  readonly keeping?: Keeping;
  /** Absent: each step counts as soon as it is taken, or where sessions are shared as the store says. */
  readonly together?: Pick<StepsTogether, "waits"> | undefined;
  /** What becomes of the episodes of runs. */
  readonly runs: RunBook;
  /** Where others play them, too: who keeps them then. */
  readonly keeper?: EndedKeeper | undefined;
  /** Seconds since 1970 (UTC). */
  readonly unixNow: () => number;
  /** Told of what becomes of sessions. */
  readonly meter?: SessionMeter | undefined;
  /** A session is not here any more. */
  readonly onGone?: ((id: string) => void) | undefined;
}

/** The sessions of a server, and how those ended that were. */
export interface SessionTable {
  /** Throws `session_limit_reached`. */
  open(owner?: SessionOwner): OpenSession;
  /** As {@link open}, but other processes are asked for a place where this one has none. */
  openSoon(owner?: SessionOwner): Awaitable<OpenSession>;
  /**
   * Several at once, or none: then nothing was given up for them, where this process has all places. Those that `request` has
   * opened before, with which nothing was done since, are given again. Throws, or rejects with, `session_limit_reached`.
   */
  openMany(count: number, owner?: SessionOwner, request?: string): Awaitable<readonly OpenedPlace[]>;
  find(id: string): OpenSession | undefined;
  /** Takes in a session that has a place already. */
  adopt(id: string, owner: string): OpenSession;
  /** It goes on from these records, which other servers may have written; without any it was never reset. */
  goOn(id: string, owner: string, records: readonly JournalRecord[]): void;
  /** What was done with it since it was last written down does not count. */
  takeBack(kept: KeptSession): void;
  /** It has ended, as is written down, or is not here any more. `how`: undefined where nobody remembers. */
  vanish(id: string, how: SessionEnd | undefined): void;
  all(): Iterable<OpenSession>;
  /** The session that the request opened and that has done nothing since. */
  openedBy(requestId: string): Session | undefined;
  endOf(id: string): SessionEnd | undefined;
  count(): number;
  /** Lets sessions rest that are idle, and ends those that are for too long, and those whose connections are gone for too long. */
  sweep(): void;
  /** For how long the session is idle, in milliseconds, that {@link giveUp} would end; undefined where there is none. */
  longestUnused(): number | undefined;
  /** Ends the session idle longest of those that nobody uses; false where there is none. */
  giveUp(): boolean;
  closeAll(): void;
  /** The process is going: sessions that outlive it stay as they are. */
  leaveAll(): void;
}

export function createSessionTable(options: SessionTableOptions): SessionTable {
  return new Table(options);
}

class Table implements SessionTable {
  private readonly sessions = new Map<string, OpenSession>();
  private readonly ended = rememberEndedSessions(MOST_REMEMBERED);
  private readonly openings = rememberOpenings();
  private readonly owned = countByOwner();
  private readonly kept: KeptSessions | undefined;
  private readonly surroundings: SessionSurroundings;
  private readonly runSurroundings: RunSurroundings;

  constructor(private readonly options: SessionTableOptions) {
    const { keeping, clock, runs: book, tickets, unixNow } = options;
    const { sessions, openings, ended } = this;
    const forget = (session: OpenSession): void => this.forget(session);
    this.surroundings = surroundingsOf(options, { sessions, openings, ended, forget });
    this.runSurroundings = { book, tickets, unixNow };
    this.kept = keeping === undefined ? undefined : keepSessions(keeping, () => clock.now());
    if (this.kept !== undefined) this.restore(this.kept);
  }

  open(owner: SessionOwner = NOBODY): OpenSession {
    const { ids, maxSessions, places } = this.options;
    this.checkShare(owner);
    if (this.isFull()) this.sweep();
    if (this.isFull()) this.giveUp();
    if (this.isFull()) throw atCapacity(maxSessions, maxSessions);
    const session = this.adopt(ids.sessionId(), owner.name);
    places?.changed(this.sessions.size);
    return session;
  }

  adopt(id: string, owner: string): OpenSession {
    const session = this.add(id, owner, this.begun(id, owner));
    this.options.meter?.opened();
    return session;
  }

  goOn(id: string, owner: string, records: readonly JournalRecord[]): void {
    const written = records.length === 0 ? this.begun(id, owner) : this.kept?.goOn(records);
    this.ended.forget(id);
    const here = this.sessions.get(id);
    if (here === undefined) this.add(id, owner, written);
    else here.renew(written ?? {});
  }

  takeBack(kept: KeptSession): void {
    if (this.kept !== undefined) this.sessions.get(kept.id)?.renew(this.kept.again(kept));
  }

  vanish(id: string, how: SessionEnd | undefined): void {
    const session = this.sessions.get(id);
    if (session !== undefined) {
      this.forget(session);
      session.vanish(how ?? "lost");
    }
    if (how !== undefined) this.ended.add(id, how);
  }

  openSoon(owner: SessionOwner = NOBODY): Awaitable<OpenSession> {
    const { places } = this.options;
    if (places === undefined || !this.isFull()) return this.open(owner);
    this.checkShare(owner);
    return places.oneMore(() => this.open(owner));
  }

  openMany(count: number, owner: SessionOwner = NOBODY, request?: string): Awaitable<readonly OpenedPlace[]> {
    this.sweep();
    const { sessions, owned, openings } = this;
    const { clock, places, maxSessions: most } = this.options;
    const before = Array.from({ length: count }, (_, place) => {
      const key = placeOf(request, place);
      return key === undefined ? undefined : openings.find(key);
    });
    const missing = before.filter((session) => session === undefined).length;
    if (missing > 0) checkRoom(missing, owner, { sessions, owned, now: clock.now(), places, most });
    return openedTogether(count, (place) => {
      const session = before[place];
      if (session !== undefined) return { session, isNew: false };
      return andThen(this.openSoon(owner), (opened) => ({ session: opened, isNew: true }));
    });
  }

  find(id: string): OpenSession | undefined {
    return this.sessions.get(id);
  }

  all(): Iterable<OpenSession> {
    return this.sessions.values();
  }

  openedBy(requestId: string): Session | undefined {
    return this.openings.find(requestId);
  }

  endOf(id: string): SessionEnd | undefined {
    return this.ended.endOf(id);
  }

  count(): number {
    return this.sessions.size;
  }

  sweep(): void {
    const now = this.options.clock.now();
    for (const session of this.sessions.values()) endIfOverdue(session, now, this.options);
    this.kept?.writeEnds();
  }

  longestUnused(): number | undefined {
    const now = this.options.clock.now();
    return idleTime(longestUnused(this.sessions.values(), now), now);
  }

  giveUp(): boolean {
    const session = longestUnused(this.sessions.values(), this.options.clock.now());
    session?.end("given_up");
    return session !== undefined;
  }

  closeAll(): void {
    for (const session of this.sessions.values()) session.close();
  }

  leaveAll(): void {
    for (const session of this.sessions.values()) session.leave();
    this.sessions.clear();
  }

  private begun(id: string, owner: string): WrittenSession | undefined {
    return this.kept?.begin(id, owner, () => this.sessions.get(id)?.isClaimed() === true);
  }

  private forget(session: OpenSession): void {
    this.sessions.delete(session.id);
    this.openings.forget(session);
    this.owned.remove(session.owner);
    this.options.onGone?.(session.id);
  }

  private isFull(): boolean {
    const { places, maxSessions } = this.options;
    return this.sessions.size >= (places?.held() ?? maxSessions);
  }

  private checkShare(owner: SessionOwner): void {
    const { sessions, owned, options } = this;
    checkShare(owner, { sessions, owned, sweep: () => this.sweep(), now: () => options.clock.now() });
  }

  private add(id: string, owner: string, written: WrittenSession | undefined): OpenSession {
    const { surroundings, runSurroundings, options } = this;
    const { keeper } = options;
    const runs = keeper ? tellKeeper(keeper) : new SessionRuns(id, owner, runSurroundings);
    const { journal, onUnwritten, kept } = written ?? {};
    const session = createSession({ id, owner, runs, surroundings, journal, onUnwritten, kept });
    this.sessions.set(id, session);
    this.owned.add(owner);
    return session;
  }

  /** Those of before this process. */
  private restore(kept: KeptSessions): void {
    for (const { id, how } of kept.ended()) this.ended.add(id, how);
    const { keeping, runs: book, tickets } = this.options;
    const last = keeping?.store.lastEnded;
    if (keeping !== undefined && last !== undefined) keepLastEnded(last, { book, keeping, tickets });
    for (const { session, options } of kept.sessions()) {
      const restored = this.add(session.id, session.owner, options);
      const request = openingOf(session);
      if (request !== undefined) this.openings.add(request, restored);
      // Its socket is gone.
      if (session.endsWithSocket) restored.end("closed");
    }
  }
}

/** The request that opened a session with which nothing was done since. */
function openingOf({ branched, resetRequestId, sequence }: KeptSession): string | undefined {
  return branched?.request ?? (sequence === FIRST_RESET ? resetRequestId : undefined);
}

function idleTime(session: OpenSession | undefined, now: number): number | undefined {
  return session === undefined ? undefined : now - session.lastUsed();
}

function endIfOverdue(
  session: OpenSession,
  now: number,
  { sessionTimeoutMs, disconnectGraceMs }: SessionTableOptions,
): void {
  const goneAt = session.disconnectedAt();
  const idleMs = now - session.lastUsed();
  if (idleMs >= REST_AFTER_MS) session.rest();
  if (idleMs >= sessionTimeoutMs) session.end("idle");
  else if (disconnectGraceMs > 0 && goneAt !== undefined && now - goneAt >= disconnectGraceMs) {
    session.end("disconnected");
  }
}
