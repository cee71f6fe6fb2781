import type { SharedStore } from "../journal/index.js";
import { atCapacity, atOwnLimit, YIELD_AFTER_MS } from "./capacity.js";
import { HelpdeskError } from "./catalogue.js";
import { storeFailure } from "./keeping.js";
import type { OpenedPlace } from "./room-for-sessions.js";
import type { SessionOwner } from "./service.js";
import { createSharedTurns, type SharedTurns } from "./shared-turns.js";
import type { SessionMeter } from "./session-meter.js";
import type { SessionTable } from "./session-table.js";

export interface ShareOptions {
  readonly store: SharedStore;
  readonly sessions: () => SessionTable;
  readonly newId: () => string;
  readonly now: () => number;
  /** Over all servers. */
  readonly maxSessions: number;
  readonly sessionTimeoutMs: number;
  readonly disconnectGraceMs: number;
  readonly meter: SessionMeter | undefined;
}

/** The sessions of a store that several servers have together: the table has those that were played here lately. */
export interface ShareSessions {
  readonly turns: SharedTurns;
  /** Gives the session that this request opened before, where it has done nothing since. Rejects as an opening fails. */
  open(owner: SessionOwner | undefined, requestId: string | undefined): Promise<OpenedPlace>;
  /** Ends what is overdue on any server, and forgets here what is played elsewhere. */
  sweep(): Promise<void>;
}

/** One that a request opened before may end between its being found and its being taken. */
const MOST_ATTEMPTS = 3;

export function shareSessions(options: ShareOptions): ShareSessions {
  const { store, sessions, newId, maxSessions, meter } = options;
  const patience = { idleMs: options.sessionTimeoutMs, disconnectedMs: options.disconnectGraceMs };
  const turns = createSharedTurns(store, {
    arrived(id, taken) {
      if (taken.kind === "taken") sessions().goOn(id, taken.owner, taken.records);
      else sessions().vanish(id, taken.how);
    },
    confirmed: (id) => sessions().find(id)?.confirm(),
  });
  store.onLost((id) => turns.lost(id));

  async function openOnce(
    { name, maxSessions: maxOfOwner }: SessionOwner,
    requestId: string | undefined,
  ): Promise<OpenedPlace | undefined> {
    const sessionId = newId();
    const limits = { maxSessions, maxOfOwner, yieldAfterMs: YIELD_AFTER_MS, ...patience };
    const opened = await store.open({ sessionId, owner: name, requestId, ...limits });
    if (opened.kind === "full") {
      const { of, active, most } = opened;
      throw of === "server" ? atCapacity(active, most) : atOwnLimit(name, active, most);
    }
    if (opened.kind === "opened") {
      turns.opened(sessionId);
      return { session: sessions().adopt(sessionId, name), isNew: true };
    }
    await turns.run(opened.sessionId, () => undefined);
    const session = sessions().find(opened.sessionId);
    return session && { session, isNew: false };
  }

  return {
    turns,
    async open(owner = { name: "" }, requestId) {
      try {
        for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
          const place = await openOnce(owner, requestId);
          if (place !== undefined) return place;
        }
      } catch (error) {
        throw storeFailure(error);
      }
      throw new HelpdeskError(
        "store_failed",
        "The session that the request opened ended meanwhile.",
        "request_id",
      );
    },
    async sweep() {
      for (const { id, how } of await store.sweep(patience)) {
        sessions().vanish(id, how);
        meter?.ended(how);
      }
      forgetIdle(options, turns);
    },
  };
}

/** Those that the store has ended, or that are idle here: elsewhere they may go on. */
function forgetIdle({ sessions, now, sessionTimeoutMs }: ShareOptions, turns: SharedTurns): void {
  const time = now();
  for (const session of [...sessions().all()]) {
    const idleMs = time - session.lastUsed();
    const isElsewhere = !turns.isHere(session.id) && !session.isClaimed() && idleMs > YIELD_AFTER_MS;
    if (isElsewhere || idleMs >= sessionTimeoutMs) sessions().vanish(session.id, undefined);
  }
}
