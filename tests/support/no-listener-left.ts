import { afterAll, expect } from "vitest";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** A client listens for as long as a session of it is open, and leaves a signal to whoever else listens: it is not counted. */
function count(): readonly number[] {
  const { helpdeskEnvClientExit: exit } = globalThis as Clients;
  const clients = exit === undefined || exit.closers.size === 0 ? 0 : 1;
  return SIGNALS.map((signal) => process.listenerCount(signal) - clients);
}

/** Where src/client/close-at-exit.ts keeps them. */
interface Clients {
  readonly helpdeskEnvClientExit?: { readonly closers: ReadonlySet<unknown> };
}

const before = count();

// A listener to a signal that outlives its command answers the signals of the next one, which runs in the same process.
afterAll(() => {
  expect(count(), `listeners to ${SIGNALS.join(" and ")} after the file's tests, with those before`).toEqual(
    before,
  );
});
