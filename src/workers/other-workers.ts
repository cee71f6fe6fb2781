import { join } from "node:path";
import { linkTo, type PeerLink } from "./link/client.js";

/** The workers beside this one. */
export interface OtherWorkers {
  /** Undefined for this one, and for one that is gone or never was. */
  readonly numbered: (worker: number) => PeerLink | undefined;
  all(): readonly { readonly number: number; readonly peer: PeerLink }[];
  /** Whether there was such a worker, and is no more. */
  isGone(worker: number): boolean;
  /** Who is there now; `newest`: the highest number that any had. */
  are(places: readonly (number | null)[], newest: number): void;
  /** As they were told last. */
  readonly places: () => readonly (number | null)[];
}

export function createOtherWorkers(self: number, folder: string): OtherWorkers {
  const links = new Map<number, PeerLink>();
  let places: readonly (number | null)[] = [];
  let alive: ReadonlySet<number | null> = new Set();
  let newest = 0;
  const numbered: OtherWorkers["numbered"] = (worker) => {
    if (worker === self || !alive.has(worker)) return undefined;
    const known = links.get(worker);
    if (known !== undefined) return known;
    const link = linkTo(socketPath(folder, worker));
    links.set(worker, link);
    return link;
  };
  return {
    numbered,
    all: () =>
      places.flatMap((number) => {
        const peer = number === null ? undefined : numbered(number);
        return number === null || peer === undefined ? [] : [{ number, peer }];
      }),
    isGone: (worker) => worker !== self && worker <= newest && !alive.has(worker),
    places: () => places,
    are(now, newestNow) {
      places = now;
      alive = new Set(now);
      newest = newestNow;
      for (const [worker, link] of links) {
        if (alive.has(worker)) continue;
        link.end();
        links.delete(worker);
      }
    },
  };
}

/** Where a worker listens for the others: a socket of Unix, or what Windows has of the kind. */
export function socketPath(folder: string, worker: number): string {
  return process.platform === "win32"
    ? `\\\\.\\pipe\\${folder.replaceAll(/[\\/:]/g, "-")}-${worker}`
    : join(folder, `${worker}.sock`);
}
