import type { SessionStore } from "./store.js";

/** Keeps nothing: sessions are where they are played, and end with the process. */
export function createMemoryStore(): SessionStore {
  return {
    outlives: false,
    sessions: () => [],
    ended: () => [],
    read: () => undefined,
    append: () => undefined,
    settled: () => undefined,
    close: () => Promise.resolve(),
  };
}
