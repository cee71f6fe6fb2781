import { runEvaluation } from "../evaluation/run-evaluation.js";
import { SettingsError } from "../support/settings-error.js";
import type { Command } from "./command.js";
import { EVALUATE_SETTINGS } from "./settings/evaluate-settings.js";
import { spellOutSwitch } from "./settings/read-flags.js";
import { describeSettings, readSettings } from "./settings/read-settings.js";
import { takeFiles } from "./settings/take-file.js";
import { forRun, TERMINAL } from "./terminal/terminal.js";

export const evaluate: Command = {
  help: () => describeSettings(EVALUATE_SETTINGS),
  async run(args, environment) {
    // What stands alone is a further file of --trajectories: a shell makes several of a pattern.
    const { files, flags } = takeFiles(spellOutSwitch("--scramble", args));
    const settings = readSettings(EVALUATE_SETTINGS, flags, environment);
    if (files.length > 0 && settings.trajectories.length === 0) {
      throw new SettingsError([
        `evaluate takes no file by itself; it has ${files.join(", ")}. Trajectories are named by --trajectories FILE….`,
      ]);
    }
    const trajectories = [...settings.trajectories, ...files];
    return await runEvaluation({ ...settings, trajectories }, { terminal: forRun(TERMINAL), environment });
  },
};
