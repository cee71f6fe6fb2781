import { checkFile } from "../import/check/check-file.js";
import type { Command } from "./command.js";
import { readSettings } from "./settings/read-settings.js";
import { takeFile } from "./settings/take-file.js";
import { TERMINAL } from "./terminal/terminal.js";

/** Exit code 2 for a file that cannot be played. */
export const checkOwnTickets: Command = {
  help: () => "  FILE  tickets of your own: what can be judged on them, what cannot, and what to mend first",
  run(args, environment) {
    const usage = "check-tickets needs a file of tickets: helpdesk-env check-tickets FILE.";
    const { path, flags } = takeFile("check-tickets", args, usage);
    readSettings({}, flags, environment);
    return Promise.resolve(checkFile(path, TERMINAL));
  },
};
