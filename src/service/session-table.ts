import { HelpdeskError } from "./catalogue.js";
import { countByOwner, type OwnerCounts } from "./count-by-owner.js";
import { rememberEndedSessions } from "./ended-sessions.js";
import { rememberOpenings } from "./openings.js";
import type { Places } from "./places.js";
import type { ServedTickets } from "./served-tickets.js";
import type { Clock, Ids } from "./ports.js";
import type { Session, SessionOwner } from "./service.js";
import type { Awaitable } from "../support/awaitable.js";
import { keepSessions, type KeptSessionOptions, type KeptSessions } from "./keep-sessions.js";
import type { Keeping } from "./keeping.js";
import { createSession, type OpenSession } from "./session.js";
import type { SessionMeter } from "./session-meter.js";
import type { SessionEnd } from "./session-end.js";

/**
 * Idle time after which a full server may give up a session that nobody uses, in milliseconds: as long as OpenEnv's
 * clients wait for an answer.
 */
export const YIELD_AFTER_MS = 60_000;

/** The number of a session's record that is its first reset. */
const FIRST_RESET = 1;

/** Ended sessions of which it is remembered how they did. An id is 36 characters: about a megabyte. */
const MOST_REMEMBERED = 10_000;

/** Nobody knows when a session will end; a caller who asks again so soon costs nothing. */
const RETRY_AFTER_SECONDS = 1;

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
  /** Told of what becomes of sessions. */
  readonly meter?: SessionMeter | undefined;
}

/** The sessions of a server, and how those ended that were. */
export interface SessionTable {
  /** Throws `session_limit_reached`. */
  open(owner?: SessionOwner): Session;
  /** As {@link open}, but other processes are asked for a place where this one has none. */
  openSoon(owner?: SessionOwner): Awaitable<Session>;
  find(id: string): OpenSession | undefined;
  /** The session that the reset of that request opened and that has done nothing since. */
  openedBy(requestId: string): Session | undefined;
  endOf(id: string): SessionEnd | undefined;
  count(): number;
  /** Ends the sessions that are idle for too long, and those whose connections are gone for too long. */
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

  constructor(private readonly options: SessionTableOptions) {
    const { keeping, clock } = options;
    this.kept = keeping === undefined ? undefined : keepSessions(keeping, () => clock.now());
    if (this.kept !== undefined) this.restore(this.kept);
  }

  open(owner: SessionOwner = NOBODY): Session {
    const { ids, maxSessions, places } = this.options;
    this.checkShare(owner);
    if (this.isFull()) this.sweep();
    if (this.isFull()) this.giveUp();
    if (this.isFull()) throw atCapacity(maxSessions, maxSessions);
    const id = ids.sessionId();
    const written = this.kept?.begin(id, owner.name, () => session.isClaimed());
    const session: OpenSession = this.add(id, owner.name, written);
    places?.changed(this.sessions.size);
    this.options.meter?.opened();
    return session;
  }

  openSoon(owner: SessionOwner = NOBODY): Awaitable<Session> {
    const { places } = this.options;
    if (places === undefined || !this.isFull()) return this.open(owner);
    this.checkShare(owner);
    return places.oneMore(() => this.open(owner));
  }

  find(id: string): OpenSession | undefined {
    return this.sessions.get(id);
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

  private isFull(): boolean {
    const { places, maxSessions } = this.options;
    return this.sessions.size >= (places?.held() ?? maxSessions);
  }

  private checkShare(owner: SessionOwner): void {
    const { sessions, owned, options } = this;
    checkShare(owner, { sessions, owned, sweep: () => this.sweep(), now: () => options.clock.now() });
  }

  private add(id: string, owner: string, written: KeptSessionOptions | undefined): OpenSession {
    const { tickets, ids, clock, places, meter } = this.options;
    const { sessions, openings, ended, owned } = this;
    const session: OpenSession = createSession({
      id,
      owner,
      tickets,
      drawSeed: () => ids.seed(),
      stepped: meter?.stepped,
      now: () => clock.now(),
      onOpened: (requestId) => openings.add(requestId, session),
      onEnd: (end) => {
        sessions.delete(id);
        openings.forget(session);
        owned.remove(owner);
        ended.add(id, end);
        meter?.ended(end);
        places?.changed(sessions.size);
      },
      ...written,
    });
    sessions.set(id, session);
    owned.add(owner);
    return session;
  }

  /** Those of before this process. */
  private restore(kept: KeptSessions): void {
    for (const { id, how } of kept.ended()) this.ended.add(id, how);
    for (const { session, options } of kept.sessions()) {
      const restored = this.add(session.id, session.owner, options);
      const { resetRequestId, sequence } = session;
      if (resetRequestId !== undefined && sequence === FIRST_RESET)
        this.openings.add(resetRequestId, restored);
      // Its socket is gone.
      if (session.endsWithSocket) restored.end("closed");
    }
  }
}

/** The failure of an opening at capacity. */
export function atCapacity(activeSessions: number, maxSessions: number): HelpdeskError {
  const problem = `Server at capacity: ${activeSessions}/${maxSessions} sessions active.`;
  return new HelpdeskError("session_limit_reached", problem, "session", [], { activeSessions, maxSessions });
}

function idleTime(session: OpenSession | undefined, now: number): number | undefined {
  return session === undefined ? undefined : now - session.lastUsed();
}

/** What is looked at of the sessions that an owner has. */
interface Share {
  readonly sessions: ReadonlyMap<string, OpenSession>;
  readonly owned: OwnerCounts;
  readonly sweep: () => void;
  readonly now: () => number;
}

/** Makes room where the owner has as many as it may. Throws `session_limit_reached` where there is none to be made. */
function checkShare(
  { name, maxSessions: most = Infinity }: SessionOwner,
  { sessions, owned, sweep, now }: Share,
): void {
  if (owned.of(name) < most) return;
  sweep();
  if (owned.of(name) >= most) longestUnused(sessions.values(), now(), name)?.end("given_up");
  if (owned.of(name) >= most) throw atOwnLimit(name, owned.of(name), most);
}

function atOwnLimit(name: string, activeSessions: number, maxSessions: number): HelpdeskError {
  const problem = `The token ${name} has all the sessions that it may have: ${activeSessions}/${maxSessions}.`;
  const capacity = { activeSessions, maxSessions };
  return new HelpdeskError(
    "session_limit_reached",
    problem,
    "session",
    [],
    capacity,
    undefined,
    RETRY_AFTER_SECONDS,
  );
}

/** The session idle longest of those that a full server may give up; of an owner's alone, where one is named. */
function longestUnused(
  sessions: Iterable<OpenSession>,
  now: number,
  owner?: string,
): OpenSession | undefined {
  let longest: OpenSession | undefined;
  let usedAt = now - YIELD_AFTER_MS;
  for (const session of sessions) {
    if (session.lastUsed() >= usedAt || (owner !== undefined && session.owner !== owner)) continue;
    if (!session.isUnused()) continue;
    longest = session;
    usedAt = session.lastUsed();
  }
  return longest;
}

function endIfOverdue(
  session: OpenSession,
  now: number,
  { sessionTimeoutMs, disconnectGraceMs }: SessionTableOptions,
): void {
  const goneAt = session.disconnectedAt();
  if (now - session.lastUsed() >= sessionTimeoutMs) session.end("idle");
  else if (disconnectGraceMs > 0 && goneAt !== undefined && now - goneAt >= disconnectGraceMs) {
    session.end("disconnected");
  }
}
