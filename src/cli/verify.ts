import { describeSettings, readSettings, type Environment } from "./settings/read-settings.js";
import { VERIFY_SETTINGS } from "./settings/exam-settings.js";
import type { Command } from "./command.js";
import { verifyExam } from "../exam-office/verify.js";
import type { Terminal } from "../support/terminal.js";
import { takeFile } from "./settings/take-file.js";
import { TERMINAL } from "./terminal/terminal.js";

export const verify: Command = {
  help: () => `  RECEIPT  the file of exam finish\n${describeSettings(VERIFY_SETTINGS)}`,
  run: (args, environment) => Promise.resolve(runVerify(args, environment, TERMINAL)),
};

/** Gives the exit code: 0 where everything holds. */
export function runVerify(args: readonly string[], environment: Environment, terminal: Terminal): number {
  const { path, flags } = takeFile(
    "verify",
    args,
    "verify needs the file of exam finish: helpdesk-env verify RECEIPT.",
  );
  const settings = readSettings(VERIFY_SETTINGS, flags, environment);
  return verifyExam(path, settings, terminal);
}
