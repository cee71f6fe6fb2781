import { loadDataset } from "../dataset/index.js";
import { checkRules } from "../evaluation/rules-check/check-rules.js";
import type { Command } from "./command.js";
import { RULES_CHECK_SETTINGS } from "./settings/check-settings.js";
import { describeSettings, readSettings } from "./settings/read-settings.js";
import { TERMINAL } from "./terminal/terminal.js";

/** Exit code 1 when a claim fails, 2 on wrong usage or data. */
export const rulesCheck: Command = {
  help: () => describeSettings(RULES_CHECK_SETTINGS),
  run(args, environment) {
    const { seeds, dataset } = readSettings(RULES_CHECK_SETTINGS, args, environment);
    return Promise.resolve(checkRules(loadDataset(dataset), seeds, TERMINAL));
  },
};
