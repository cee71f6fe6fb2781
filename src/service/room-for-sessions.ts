import type { Awaitable } from "../support/awaitable.js";
import { YIELD_AFTER_MS } from "./capacity.js";
import { HelpdeskError } from "./catalogue.js";
import type { OwnerCounts } from "./count-by-owner.js";
import type { Places } from "./places.js";
import type { SessionOwner } from "./service.js";
import type { OpenSession } from "./session.js";

/** What is looked at before several sessions are opened. */
export interface Room {
  readonly sessions: ReadonlyMap<string, OpenSession>;
  readonly owned: OwnerCounts;
  readonly now: number;
  /** Absent: all places are this process's. */
  readonly places: Places | undefined;
  /** Sessions that the server takes. */
  readonly most: number;
}

/** Throws `session_limit_reached` where so many more cannot be had, those given up that nobody uses. */
export function checkRoom(
  count: number,
  { name, maxSessions = Infinity }: SessionOwner,
  { sessions, owned, now, places, most }: Room,
): void {
  const own = owned.of(name) - unusedOf(sessions.values(), now, name);
  if (own + count > maxSessions) throw noRoom(count, owned.of(name), maxSessions, `The token ${name}`);
  // What other processes have is asked for one by one.
  const open = places === undefined ? sessions.size - unusedOf(sessions.values(), now) : 0;
  if (open + count > most) throw noRoom(count, sessions.size, most, "The server");
}

function noRoom(count: number, activeSessions: number, maxSessions: number, who: string): HelpdeskError {
  const problem = `${who} has no room for ${count} more sessions: ${activeSessions}/${maxSessions} are open.`;
  return new HelpdeskError("session_limit_reached", problem, "count", [], { activeSessions, maxSessions });
}

function unusedOf(sessions: Iterable<OpenSession>, now: number, owner?: string): number {
  return [...allUnused(sessions, now, owner)].length;
}

/** A session that was opened, or that the same request had opened before. */
export interface OpenedPlace {
  readonly session: OpenSession;
  readonly isNew: boolean;
}

/** Opens so many, one after another; where one cannot be, the new ones before it are closed. */
export function openedTogether(
  count: number,
  open: (place: number) => Awaitable<OpenedPlace>,
): Awaitable<readonly OpenedPlace[]> {
  const opened: OpenedPlace[] = [];
  const failed = (error: unknown): never => {
    closeNew(opened);
    throw error;
  };
  const openRest = (): Awaitable<readonly OpenedPlace[]> => {
    while (opened.length < count) {
      const next = open(opened.length);
      if (next instanceof Promise) return next.then((place) => (opened.push(place), openRest()));
      opened.push(next);
    }
    return opened;
  };
  try {
    const all = openRest();
    return all instanceof Promise ? all.catch(failed) : all;
  } catch (error) {
    return failed(error);
  }
}

/** What a call that fails has opened. */
export function closeNew(opened: readonly OpenedPlace[]): void {
  for (const { session, isNew } of opened) if (isNew) session.close();
}

/** Those that a full server may give up. */
function* allUnused(
  sessions: Iterable<OpenSession>,
  now: number,
  owner: string | undefined,
): Iterable<OpenSession> {
  const usedBefore = now - YIELD_AFTER_MS;
  for (const session of sessions) {
    if (session.lastUsed() >= usedBefore || (owner !== undefined && session.owner !== owner)) continue;
    if (session.isUnused()) yield session;
  }
}
