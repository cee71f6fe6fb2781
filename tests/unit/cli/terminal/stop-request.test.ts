import { afterEach, expect, test, vi } from "vitest";
import { stopRequest } from "../../../../src/cli/terminal/stop-request.js";
import { signalFor } from "../../../support/heard-signal.js";

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
  const signals = { SIGTERM: signalFor("SIGTERM"), SIGINT: signalFor("SIGINT") };
  const told = stopRequest(false);
  signals[first].arrives();
  expect(exit).not.toHaveBeenCalled();
  // Before anybody has taken note of the first.
  signals[second].arrives();
  for (const { release } of Object.values(signals)) release();
  expect(exit.mock.calls).toEqual([[1]]);
  expect(await told).toBe(first);
});
