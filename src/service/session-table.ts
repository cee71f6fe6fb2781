import { HelpdeskError } from "./catalogue.js";
import { countByOwner, type OwnerCounts } from "./count-by-owner.js";
import { rememberEndedSessions } from "./ended-sessions.js";
import type { Places } from "./places.js";
import type { ServedTickets } from "./served-tickets.js";
import type { Clock, Ids } from "./ports.js";
import type { Session, SessionOwner } from "./service.js";
import type { Awaitable } from "../support/awaitable.js";
import { createSession, type OpenSession } from "./session.js";
import type { SessionEnd } from "./session-end.js";

/**
 * Idle time after which a full server may give up a session that nobody uses, in milliseconds: as long as OpenEnv's
 * clients wait for an answer.
 */
export const YIELD_AFTER_MS = 60_000;

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
}

/** The sessions of a server, and how those ended that were. */
export interface SessionTable {
  /** Throws `session_limit_reached`. */
  open(owner?: SessionOwner): Session;
  /** As {@link open}, but other processes are asked for a place where this one has none. */
  openSoon(owner?: SessionOwner): Awaitable<Session>;
  find(id: string): Session | undefined;
  endOf(id: string): SessionEnd | undefined;
  count(): number;
  /** Ends the sessions that are idle for too long, and those whose connections are gone for too long. */
  sweep(): void;
  /** For how long the session is idle, in milliseconds, that {@link giveUp} would end; undefined where there is none. */
  longestUnused(): number | undefined;
  /** Ends the session idle longest of those that nobody uses; false where there is none. */
  giveUp(): boolean;
  closeAll(): void;
}

export function createSessionTable(options: SessionTableOptions): SessionTable {
  const { tickets, clock, ids, maxSessions, places } = options;
  const held = (): number => places?.held() ?? maxSessions;
  /** The one used last is last. */
  const sessions = new Map<string, OpenSession>();
  const ended = rememberEndedSessions(MOST_REMEMBERED);
  const owned = countByOwner();
  const share = { sessions, owned, sweep, now: () => clock.now() };

  function open(owner: SessionOwner = NOBODY): Session {
    checkShare(owner, share);
    if (sessions.size >= held()) sweep();
    if (sessions.size >= held()) giveUp();
    if (sessions.size >= held()) throw atCapacity(maxSessions, maxSessions);
    const session: OpenSession = createSession({
      id: ids.sessionId(),
      owner: owner.name,
      tickets,
      drawSeed: () => ids.seed(),
      now: () => clock.now(),
      onUse: () => {
        if (sessions.delete(session.id)) sessions.set(session.id, session);
      },
      onEnd: (how) => {
        sessions.delete(session.id);
        owned.remove(session.owner);
        ended.add(session.id, how);
        places?.changed(sessions.size);
      },
    });
    sessions.set(session.id, session);
    owned.add(session.owner);
    places?.changed(sessions.size);
    return session;
  }

  function giveUp(): boolean {
    const session = longestUnused(sessions.values(), clock.now());
    session?.end("given_up");
    return session !== undefined;
  }

  function sweep(): void {
    const now = clock.now();
    for (const session of sessions.values()) endIfOverdue(session, now, options);
  }

  function openSoon(owner: SessionOwner = NOBODY): Awaitable<Session> {
    if (places === undefined || sessions.size < held()) return open(owner);
    checkShare(owner, share);
    return places.oneMore(() => open(owner));
  }

  return {
    open,
    openSoon,
    find: (id) => sessions.get(id),
    endOf: (id) => ended.endOf(id),
    count: () => sessions.size,
    sweep,
    longestUnused: () => idleTime(longestUnused(sessions.values(), clock.now()), clock.now()),
    giveUp,
    closeAll: () => sessions.forEach((session) => session.close()),
  };
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
  longestIdleFirst: Iterable<OpenSession>,
  now: number,
  owner?: string,
): OpenSession | undefined {
  for (const session of longestIdleFirst) {
    if (now - session.lastUsed() <= YIELD_AFTER_MS) return undefined;
    if (session.isUnused() && (owner === undefined || session.owner === owner)) return session;
  }
  return undefined;
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
