import { runBaseline } from "../baseline/run-baseline.js";
import type { Command } from "./command.js";
import { BASELINE_SETTINGS, readBaselineSettings } from "./settings/baseline-settings.js";
import { describeSettings } from "./settings/read-settings.js";
import { TERMINAL } from "./terminal/terminal.js";

export const baseline: Command = {
  help: () => describeSettings(BASELINE_SETTINGS),
  run: async (args, environment) => await runBaseline(readBaselineSettings(args, environment), TERMINAL),
};
