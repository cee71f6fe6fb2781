import { expect, test } from "vitest";
import { BASELINE_SETTINGS } from "../../../../src/cli/settings/baseline-settings.js";
import { EVALUATE_SETTINGS } from "../../../../src/cli/settings/evaluate-settings.js";
import { GENERATE_SETTINGS } from "../../../../src/cli/settings/generate-settings.js";
import { readSettings } from "../../../../src/cli/settings/read-settings.js";
import { suggestFlag } from "../../../../src/cli/settings/suggest-flag.js";

test.each([
  ["seed", ["world", "split"], "world"],
  ["seeds", ["seed-start", "episodes"], "seed-start"],
  ["seed-start", ["seeds", "tasks"], "seeds"],
  ["task-id", ["tasks"], "tasks"],
  ["out", ["output", "html"], "output"],
  ["url", ["env-url"], "env-url"],
  ["model", ["model-name", "models"], "model-name"],
  ["spilt", ["split", "output"], "split"],
  ["max_concurrent_envs", ["max-concurrent-envs"], "max-concurrent-envs"],
  ["colour", ["split", "host", "output"], undefined],
] as const)("--%s of a command with %j means %s", (unknown, known, meant) => {
  expect(suggestFlag(unknown, new Set(known))).toBe(meant);
});

test("a flag of another command is answered with this command's own", () => {
  expect(() => readSettings(GENERATE_SETTINGS, ["--seed", "1"], {})).toThrow(
    "--seed is not a flag of this command. Do you mean --world?",
  );
  expect(() => readSettings(EVALUATE_SETTINGS, ["--task-id", "1"], {})).toThrow("Do you mean --tasks?");
  expect(() => readSettings(BASELINE_SETTINGS, ["--tasks", "1"], {})).toThrow("Do you mean --task-id?");
});
