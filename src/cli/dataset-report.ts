import { reportOnFiles } from "../dataset/report/index.js";
import type { Command } from "./command.js";
import { DATASET_REPORT_SETTINGS } from "./settings/check-settings.js";
import { describeSettings, readSettings } from "./settings/read-settings.js";
import { spellOutSwitch } from "./settings/read-flags.js";
import { takeFiles } from "./settings/take-file.js";
import { forRun, TERMINAL } from "./terminal/terminal.js";

/** Exit code 2 when a record is unusable; with --strict, 1 when anything falls short. */
export const datasetReport: Command = {
  help: () =>
    `  FILE…  tickets, several files read as one set in their order; the built-in set when none is named\n${describeSettings(DATASET_REPORT_SETTINGS)}`,
  run(args, environment) {
    const { files, flags } = takeFiles(spellOutSwitch("--strict", spellOutSwitch("--details", args)));
    const settings = readSettings(DATASET_REPORT_SETTINGS, flags, environment);
    return Promise.resolve(reportOnFiles(files, settings, forRun(TERMINAL)));
  },
};
