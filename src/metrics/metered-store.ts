import { StoreError, type SessionStore, type SharedStore, type StepGroup } from "../journal/index.js";
import { HelpdeskError } from "../service/index.js";
import type { StoreMeter } from "./store-meter.js";

/** The store, which tells the meter what it does. One that keeps nothing is left as it is. */
export function meteredStore(store: SessionStore, meter: StoreMeter): SessionStore {
  if (!store.outlives) return store;
  const timed = new WeakSet<Promise<void>>();
  const failed = (error: unknown): void => {
    if (error instanceof StoreError) meter.healthy(false);
  };
  const { shared, group } = store;
  return {
    outlives: true,
    ...(shared !== undefined && { shared: meteredShared(shared, meter) }),
    sessions: () => store.sessions(),
    ended: () => store.ended(),
    lastEnded: store.lastEnded,
    read: (sessionId) => store.read(sessionId),
    append(records) {
      try {
        store.append(records);
      } catch (error) {
        failed(error);
        throw error;
      }
      meter.appended(records.length);
      meter.healthy(true);
    },
    settled() {
      const flushing = store.settled();
      // Many answers wait for one flush.
      if (flushing === undefined || timed.has(flushing)) return flushing;
      timed.add(flushing);
      const began = performance.now();
      flushing.then(() => meter.flushed((performance.now() - began) / 1000), failed);
      return flushing;
    },
    ...(group !== undefined && { group: meteredGroup(group, meter) }),
    async probe() {
      try {
        await store.probe?.();
      } catch (error) {
        failed(error);
        throw error;
      }
      meter.healthy(true);
    },
    close: () => store.close(),
  };
}

function meteredGroup(group: StepGroup, meter: StoreMeter): StepGroup {
  return {
    begin: () => group.begin(),
    end() {
      const lost = group.end();
      if (lost !== undefined) meter.healthy(false);
      return lost;
    },
  };
}

/** Its flush is the time until it is known that what was done counts. */
function meteredShared(shared: SharedStore, meter: StoreMeter): SharedStore {
  async function watched<T>(call: Promise<T>): Promise<T> {
    try {
      const answer = await call;
      meter.healthy(true);
      return answer;
    } catch (error) {
      if (error instanceof StoreError) meter.healthy(false);
      throw error;
    }
  }
  return {
    runs: shared.runs,
    open: (opening) => watched(shared.open(opening)),
    take: (sessionId) => watched(shared.take(sessionId)),
    look: (sessionId, seen) => watched(shared.look(sessionId, seen)),
    list: (asked) => watched(shared.list(asked)),
    async confirm(sessionId) {
      const began = performance.now();
      const counts = await watched(shared.confirm(sessionId));
      meter.flushed((performance.now() - began) / 1000);
      return counts;
    },
    disconnected: (sessionId) => shared.disconnected(sessionId),
    sweep: (patience) => watched(shared.sweep(patience)),
    onLost: (listener) => shared.onLost(listener),
  };
}

/** Makes the replay of a session, and tells the meter how long it took or that it came out otherwise. */
export function meteredReplay(meter: StoreMeter): (replay: () => void) => void {
  return (replay) => {
    const began = performance.now();
    try {
      replay();
    } catch (error) {
      if (error instanceof HelpdeskError && error.reason === "session_diverged") meter.diverged();
      throw error;
    }
    meter.replayed((performance.now() - began) / 1000);
  };
}
