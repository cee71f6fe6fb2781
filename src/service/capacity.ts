import { HelpdeskError } from "./catalogue.js";
import type { OwnerCounts } from "./count-by-owner.js";
import type { SessionOwner } from "./service.js";
import type { OpenSession } from "./session.js";

/**
 * Idle time after which a full server may give up a session that nobody uses, in milliseconds: as long as OpenEnv's
 * clients wait for an answer.
 */
export const YIELD_AFTER_MS = 60_000;

/** Nobody knows when a session will end; a caller who asks again so soon costs nothing. */
const RETRY_AFTER_SECONDS = 1;

/** The failure of an opening at capacity. */
export function atCapacity(activeSessions: number, maxSessions: number): HelpdeskError {
  const problem = `Server at capacity: ${activeSessions}/${maxSessions} sessions active.`;
  return new HelpdeskError("session_limit_reached", problem, "session", [], { activeSessions, maxSessions });
}

/** What is looked at of the sessions that an owner has. */
interface Share {
  readonly sessions: ReadonlyMap<string, OpenSession>;
  readonly owned: OwnerCounts;
  readonly sweep: () => void;
  readonly now: () => number;
}

/** Makes room where the owner has as many as it may. Throws `session_limit_reached` where there is none to be made. */
export function checkShare(
  { name, maxSessions: most = Infinity }: SessionOwner,
  { sessions, owned, sweep, now }: Share,
): void {
  if (owned.of(name) < most) return;
  sweep();
  if (owned.of(name) >= most) longestUnused(sessions.values(), now(), name)?.end("given_up");
  if (owned.of(name) >= most) throw atOwnLimit(name, owned.of(name), most);
}

/** The failure of an opening by an owner who has all that it may have. */
export function atOwnLimit(name: string, activeSessions: number, maxSessions: number): HelpdeskError {
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
export function longestUnused(
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
