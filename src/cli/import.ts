import { runImport } from "../import/run-import.js";
import type { Command } from "./command.js";
import { IMPORT_SETTINGS } from "./settings/import-settings.js";
import { spellOutSwitch } from "./settings/read-flags.js";
import { describeSettings, readSettings } from "./settings/read-settings.js";
import { takeFile } from "./settings/take-file.js";
import { TERMINAL } from "./terminal/terminal.js";

const SWITCHES = ["--accept-proposals", "--keep-personal-data", "--keep-notes"];

/** Exit code 1 where words were only proposed and no tickets written; 2 for an export or map that cannot be used. */
export const importTickets: Command = {
  help: () => `  FILE  an export of a ticket tool, CSV or JSON\n${describeSettings(IMPORT_SETTINGS)}`,
  async run(args, environment) {
    const spelled = SWITCHES.reduce((rest, flag) => spellOutSwitch(flag, rest), args);
    const { path, flags } = takeFile("import", spelled, "import needs an export: helpdesk-env import FILE.");
    const settings = readSettings(IMPORT_SETTINGS, flags, environment);
    return await runImport({ file: path, ...settings }, TERMINAL);
  },
};
