import { runGenerate } from "../worlds/run-generate.js";
import type { Command } from "./command.js";
import { GENERATE_SETTINGS } from "./settings/generate-settings.js";
import { spellOutSwitch } from "./settings/read-flags.js";
import { describeSettings, readSettings } from "./settings/read-settings.js";
import { TERMINAL } from "./terminal/terminal.js";

/** Exit code 1 where a label does not follow from its facts; 2 for files of worlds that cannot be used. */
export const generate: Command = {
  help: () => describeSettings(GENERATE_SETTINGS),
  run(args, environment) {
    const settings = readSettings(GENERATE_SETTINGS, spellOutSwitch("--report", args), environment);
    return Promise.resolve(runGenerate(settings, TERMINAL));
  },
};
