import { runEvaluation } from "../evaluation/run-evaluation.js";
import type { Command } from "./command.js";
import { EVALUATE_SETTINGS } from "./settings/evaluate-settings.js";
import { spellOutSwitch } from "./settings/read-flags.js";
import { describeSettings, readSettings } from "./settings/read-settings.js";
import { forRun, TERMINAL } from "./terminal/terminal.js";

export const evaluate: Command = {
  help: () => describeSettings(EVALUATE_SETTINGS),
  async run(args, environment) {
    const settings = readSettings(EVALUATE_SETTINGS, spellOutSwitch("--scramble", args), environment);
    return await runEvaluation(settings, { terminal: forRun(TERMINAL), environment });
  },
};
