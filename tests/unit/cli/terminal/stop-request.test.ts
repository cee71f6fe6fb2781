import { afterEach, expect, test, vi } from "vitest";
import { stopRequest } from "../../../../src/cli/terminal/stop-request.js";

const SIGNALS = ["SIGTERM", "SIGINT"] as const;
type Signal = (typeof SIGNALS)[number];

/** What the call has listen to signals; others of the process are not told of those that are tried here. */
function listening(call: () => Promise<string>): {
  readonly told: Promise<string>;
  readonly arrives: (signal: Signal) => void;
  readonly release: () => void;
} {
  const others = SIGNALS.map((signal) => process.listeners(signal));
  const told = call();
  const own = (signal: Signal) =>
    process
      .listeners(signal)
      .filter((listener) => others[SIGNALS.indexOf(signal)]?.includes(listener) !== true);
  return {
    told,
    arrives(signal) {
      const listeners = own(signal);
      expect(listeners).toHaveLength(1); // without one the signal would kill the process
      for (const listener of listeners) listener(signal);
    },
    release() {
      for (const signal of SIGNALS) for (const listener of own(signal)) process.off(signal, listener);
    },
  };
}

afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  ["SIGTERM", "SIGTERM"],
  ["SIGTERM", "SIGINT"],
  ["SIGINT", "SIGTERM"],
  ["SIGINT", "SIGINT"],
] as const)("after %s, %s ends the process at once, whenever it comes", async (first, second) => {
  const exit = vi.spyOn(process, "exit").mockReturnValue(undefined as never);
  const { told, arrives, release } = listening(() => stopRequest(false));
  arrives(first);
  expect(exit).not.toHaveBeenCalled();
  // Before anybody has taken note of the first.
  arrives(second);
  release();
  expect(exit.mock.calls).toEqual([[1]]);
  expect(await told).toBe(first);
});
