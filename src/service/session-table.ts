import { HelpdeskError } from "./catalogue.js";
import { rememberEndedSessions } from "./ended-sessions.js";
import type { ServedTickets } from "./served-tickets.js";
import type { Clock, Ids } from "./ports.js";
import type { Session } from "./service.js";
import { createSession, type OpenSession } from "./session.js";
import type { SessionEnd } from "./session-end.js";

/**
 * Idle time after which a full server may give up a session that nobody uses, in milliseconds: as long as OpenEnv's
 * clients wait for an answer.
 */
export const YIELD_AFTER_MS = 60_000;

/** Ended sessions of which it is remembered how they did. An id is 36 characters: about a megabyte. */
const MOST_REMEMBERED = 10_000;

export interface SessionTableOptions {
  readonly tickets: ServedTickets;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly maxSessions: number;
  readonly sessionTimeoutMs: number;
  readonly disconnectGraceMs: number;
}

/** The sessions of a server, and how those ended that were. */
export interface SessionTable {
  /** Throws `session_limit_reached`. */
  open(): Session;
  find(id: string): Session | undefined;
  endOf(id: string): SessionEnd | undefined;
  count(): number;
  /** Ends the sessions that are idle for too long, and those whose connections are gone for too long. */
  sweep(): void;
  closeAll(): void;
}

export function createSessionTable(options: SessionTableOptions): SessionTable {
  const { tickets, clock, ids, maxSessions } = options;
  /** The one used last is last. */
  const sessions = new Map<string, OpenSession>();
  const ended = rememberEndedSessions(MOST_REMEMBERED);

  function open(): Session {
    if (sessions.size >= maxSessions) makeRoom();
    if (sessions.size >= maxSessions) throw atCapacity(sessions.size, maxSessions);
    const session: OpenSession = createSession({
      id: ids.sessionId(),
      tickets,
      drawSeed: () => ids.seed(),
      now: () => clock.now(),
      onUse: () => {
        if (sessions.delete(session.id)) sessions.set(session.id, session);
      },
      onEnd: (how) => {
        sessions.delete(session.id);
        ended.add(session.id, how);
      },
    });
    sessions.set(session.id, session);
    return session;
  }

  function makeRoom(): void {
    sweep();
    if (sessions.size >= maxSessions) giveUpUnused(sessions.values(), clock.now());
  }

  function sweep(): void {
    const now = clock.now();
    for (const session of sessions.values()) endIfOverdue(session, now, options);
  }

  return {
    open,
    find: (id) => sessions.get(id),
    endOf: (id) => ended.endOf(id),
    count: () => sessions.size,
    sweep,
    closeAll: () => {
      for (const session of sessions.values()) session.close();
    },
  };
}

function atCapacity(activeSessions: number, maxSessions: number): HelpdeskError {
  const problem = `Server at capacity: ${activeSessions}/${maxSessions} sessions active.`;
  return new HelpdeskError("session_limit_reached", problem, "session", [], { activeSessions, maxSessions });
}

/** Ends the session idle longest of those that nobody uses. */
function giveUpUnused(longestIdleFirst: Iterable<OpenSession>, now: number): void {
  for (const session of longestIdleFirst) {
    if (now - session.lastUsed() <= YIELD_AFTER_MS) return;
    if (session.isUnused()) return session.end("given_up");
  }
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
