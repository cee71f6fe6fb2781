import type { Awaitable } from "../support/awaitable.js";
import type { SharedStore, Taken } from "../journal/index.js";
import { HelpdeskError } from "./catalogue.js";
import { storeFailure } from "./keeping.js";

/** The sessions of this process, as far as a turn has to do with them. */
export interface TurnSessions {
  /** The session was taken, and is as these records say from now on; or it is not there any more. */
  arrived(id: string, taken: Taken): void;
  /** What was done with it counts. */
  confirmed(id: string): void;
}

/** Calls of sessions that other servers may play, too. */
export interface SharedTurns {
  /**
   * Makes a call on a session as it is now, wherever it was played last, and gives its answer when it is kept. Calls on one
   * session are made one after another. A call whose session another server has taken meanwhile is made again: nobody is told
   * what it came to. Rejects with what the call fails with, and with `store_failed`.
   */
  run<T>(id: string, call: () => Awaitable<T>): Promise<T>;
  /** The session was opened here. */
  opened(id: string): void;
  /** What is here of the session may not be what it is: it is taken again before it is used. */
  lost(id: string): void;
  /** Whether it is here as it is, as far as is known. */
  isHere(id: string): boolean;
}

/** With so many servers that take a session from each other at the same time somebody does something wrong. */
const MOST_ATTEMPTS = 8;

export function createSharedTurns(store: SharedStore, sessions: TurnSessions): SharedTurns {
  const here = new Set<string>();
  const tails = new Map<string, Promise<void>>();

  async function bring(id: string): Promise<void> {
    const taken = await store.take(id);
    if (taken.kind === "taken") here.add(id);
    else here.delete(id);
    sessions.arrived(id, taken);
  }

  /** Undefined: it does not count. Rejects with `store_failed`. */
  async function attemptOnce<T>(id: string, call: () => Awaitable<T>): Promise<(() => T) | undefined> {
    try {
      if (!here.has(id)) await bring(id);
      const outcome = await outcomeOf(call);
      if (await store.confirm(id)) {
        sessions.confirmed(id);
        return outcome;
      }
    } catch (error) {
      here.delete(id);
      throw storeFailure(error);
    }
    here.delete(id);
    return undefined;
  }

  async function make<T>(id: string, call: () => Awaitable<T>): Promise<T> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const outcome = await attemptOnce(id, call);
      if (outcome !== undefined) return outcome();
    }
    const shown = JSON.stringify(id.slice(0, 64));
    const problem = `The session ${shown} is played over several servers at the same moment.`;
    throw new HelpdeskError("store_failed", problem, "session_id");
  }

  return {
    run(id, call) {
      const before = tails.get(id);
      const turn = before === undefined ? make(id, call) : before.then(() => make(id, call));
      const tail = turn.then(nothing, nothing).then(() => {
        if (tails.get(id) === tail) tails.delete(id);
      });
      tails.set(id, tail);
      return turn;
    },
    opened: (id) => void here.add(id),
    lost: (id) => void here.delete(id),
    isHere: (id) => here.has(id),
  };
}

const nothing = (): void => undefined;

/** What the call comes to, to be had when it counts. */
async function outcomeOf<T>(call: () => Awaitable<T>): Promise<() => T> {
  try {
    const value = await call();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
