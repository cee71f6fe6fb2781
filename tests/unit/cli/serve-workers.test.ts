import { expect, test } from "vitest";
import { serve } from "../../../src/cli/serve.js";
import { SettingsError } from "../../../src/support/settings-error.js";

const LIMITED = JSON.stringify({
  tokens: [
    { name: "free", role: "trainer", token: "free-token-0123456789" },
    { name: "few", role: "trainer", token: "few-token-0123456789", max_sessions: 2 },
    { name: "slow", role: "agent", token: "slow-token-0123456789", steps_per_second: 2 },
  ],
});

async function refusal(args: readonly string[], environment = {}): Promise<string> {
  const started = serve.run(["--port", "0", "--workers", "2", ...args], environment);
  const error: unknown = await started.catch((reason: unknown) => reason);
  if (!(error instanceof SettingsError)) throw new Error("it started");
  return error.problems.join("\n");
}

test("what one process must hold alone is refused before any worker is started, with what to do", async () => {
  expect(await refusal([], { HELPDESK_TOKENS: LIMITED })).toBe(
    "--workers 2: max_sessions and steps_per_second of a token are counted by one process, and few, slow has such limits. " +
      "Start without --workers, or take the limits out of the file of tokens.",
  );
  expect(await refusal(["--store", "disk:/nowhere/at/all"])).toBe(
    "--workers 2: a store is written by one process. Start without --store, or with --workers 1.",
  );
});
