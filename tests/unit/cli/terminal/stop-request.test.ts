import { afterEach, expect, test, vi } from "vitest";
import { stopRequest } from "../../../../src/cli/terminal/stop-request.js";

const SIGNALS = ["SIGTERM", "SIGINT"] as const;
const before = SIGNALS.map((signal) => process.listeners(signal));

afterEach(() => {
  SIGNALS.forEach((signal, index) => {
    const others = before[index] ?? [];
    for (const listener of process.listeners(signal)) {
      if (!others.includes(listener)) process.off(signal, listener);
    }
  });
  vi.restoreAllMocks();
});

test.each([
  ["SIGTERM", "SIGTERM"],
  ["SIGTERM", "SIGINT"],
  ["SIGINT", "SIGTERM"],
  ["SIGINT", "SIGINT"],
] as const)("after %s, %s ends the process at once, whenever it comes", async (first, second) => {
  const exit = vi.spyOn(process, "exit").mockReturnValue(undefined as never);
  const told = stopRequest(false);
  process.emit(first);
  // Before anybody has taken note of the first: no listener may be missing meanwhile.
  process.emit(second);
  expect(exit.mock.calls).toEqual([[1]]);
  expect(await told).toBe(first);
});
