import { afterAll, expect } from "vitest";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

const count = (): readonly number[] => SIGNALS.map((signal) => process.listenerCount(signal));

const before = count();

// A listener to a signal that outlives its command answers the signals of the next one, which runs in the same process.
afterAll(() => {
  expect(count(), `listeners to ${SIGNALS.join(" and ")} after the file's tests, with those before`).toEqual(
    before,
  );
});
