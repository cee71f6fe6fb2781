import { andThen, type Awaitable } from "../support/awaitable.js";

/** Another worker, as it is asked for openings. */
export interface OpeningsElsewhere {
  /** As {@link WorkerOpenings.claim} there. */
  claim(requestId: string, worker: number): Promise<number>;
  /** Whether it has the session that the reset of the request opened, and that has done nothing since. */
  hasOpened(requestId: string): Promise<boolean>;
}

/** Which worker does the reset of a request that names no session: one that is sent again is done where it was done before. */
export interface WorkerOpenings {
  /** The number of the worker; its own where the request is new. */
  readonly workerFor: (requestId: string) => Awaitable<number>;
  /** Answers a worker that would do the reset: the number of the one that came first. */
  readonly claim: (requestId: string, worker: number) => Awaitable<number>;
}

export interface WorkerOpeningsOptions {
  /** The worker's own number. */
  readonly number: number;
  /** The numbers of those that are there, each at its place; null where one has ended and none has come yet. */
  readonly places: () => readonly (number | null)[];
  readonly numbered: (worker: number) => OpeningsElsewhere | undefined;
  /** Whether requests of before this worker may still be repeated, of which it was told nothing. */
  readonly isNew: () => boolean;
  /** As {@link OpeningsElsewhere.hasOpened}, of this worker. */
  readonly hasOpened: (requestId: string) => boolean;
}

/** Requests that a worker remembers: a repetition comes within seconds of what it repeats. */
const MOST_REMEMBERED = 20_000;

/**
 * Each request has one worker that remembers who does its reset: the one at the place that the request's hash names.
 * One that has replaced another knows nothing of before, and asks the others once.
 */
export function workerOpenings({
  number,
  places,
  numbered,
  isNew,
  hasOpened,
}: WorkerOpeningsOptions): WorkerOpenings {
  const known = new Map<string, Awaitable<number>>();

  /** Whoever has it; undefined where nobody has. */
  async function holder(requestId: string): Promise<number | undefined> {
    if (hasOpened(requestId)) return number;
    const others = places().filter((other) => other !== null && other !== number);
    const found = await Promise.all(
      others.map(async (other) => {
        const has = await numbered(other ?? 0)
          ?.hasOpened(requestId)
          .catch(() => false);
        return has === true ? other : null;
      }),
    );
    return found.find((other) => other !== null) ?? undefined;
  }

  function remember(requestId: string, worker: Awaitable<number>): void {
    known.delete(requestId);
    known.set(requestId, worker);
    for (const oldest of known.keys()) {
      if (known.size <= MOST_REMEMBERED) break;
      known.delete(oldest);
    }
  }

  function claim(requestId: string, worker: number): Awaitable<number> {
    const first = known.get(requestId);
    if (first instanceof Promise || (first !== undefined && places().includes(first))) return first;
    if (first !== undefined || !isNew()) {
      remember(requestId, worker);
      return worker;
    }
    const asked = holder(requestId).then((found = worker) => {
      remember(requestId, found);
      return found;
    });
    remember(requestId, asked);
    return asked;
  }

  return {
    claim,
    workerFor(requestId) {
      const all = places();
      const home = all[hashOf(requestId) % Math.max(1, all.length)];
      if (home === number) return claim(requestId, number);
      const asked = numbered(home ?? 0)?.claim(requestId, number);
      const nobody = (): Promise<number> => holder(requestId).then((found) => found ?? number);
      return andThen(asked?.catch(nobody) ?? nobody(), (worker) => worker);
    },
  };
}

/** FNV-1a, of 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}
