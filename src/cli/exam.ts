import { createExam } from "../exam-office/create.js";
import { finishExam } from "../exam-office/finish.js";
import { receiptTrajectories } from "../exam-office/write-trajectories.js";
import { OutputFileError } from "../files/output-error.js";
import type { Terminal } from "../support/terminal.js";
import type { Command } from "./command.js";
import {
  EXAM_CREATE_SETTINGS,
  EXAM_FINISH_SETTINGS,
  EXAM_TRAJECTORIES_SETTINGS,
} from "./settings/exam-settings.js";
import { describeSettings, readSettings, SettingsError, type Environment } from "./settings/read-settings.js";
import { takeFile } from "./settings/take-file.js";
import { TERMINAL } from "./terminal/terminal.js";

type Run = (args: readonly string[], environment: Environment, terminal: Terminal) => number;

const RUNS: ReadonlyMap<string, Run> = new Map<string, Run>([
  [
    "create",
    (args, environment, terminal) =>
      createExam(readSettings(EXAM_CREATE_SETTINGS, args, environment), terminal),
  ],
  [
    "finish",
    (args, environment, terminal) => {
      const usage = "exam finish needs the file of exam create: helpdesk-env exam finish EXAM.";
      const { path, flags } = takeFile("exam finish", args, usage);
      return finishExam(path, readSettings(EXAM_FINISH_SETTINGS, flags, environment), terminal);
    },
  ],
  [
    "trajectories",
    (args, environment, terminal) => {
      const usage =
        "exam trajectories needs the file of exam finish: helpdesk-env exam trajectories RECEIPT.";
      const { path, flags } = takeFile("exam trajectories", args, usage);
      return receiptTrajectories(
        path,
        readSettings(EXAM_TRAJECTORIES_SETTINGS, flags, environment),
        terminal,
      );
    },
  ],
]);

export const exam: Command = {
  help: () =>
    [
      `exam create\n${describeSettings(EXAM_CREATE_SETTINGS)}`,
      `exam finish EXAM\n  EXAM  the file of exam create\n${describeSettings(EXAM_FINISH_SETTINGS)}`,
      `exam trajectories RECEIPT\n  RECEIPT  the file of exam finish\n${describeSettings(EXAM_TRAJECTORIES_SETTINGS)}`,
      "helpdesk-env serve --exam FILE --key FILE holds it; helpdesk-env verify RECEIPT checks what came of it.",
    ].join("\n\n"),
  run: (args, environment) => Promise.resolve(runExam(args, environment, TERMINAL)),
};

/** Gives the exit code. */
export function runExam(
  [name = "", ...rest]: readonly string[],
  environment: Environment,
  terminal: Terminal,
): number {
  const run = RUNS.get(name);
  if (run === undefined) {
    throw new SettingsError([
      `exam needs one of ${[...RUNS.keys()].join(", ")}; it has ${JSON.stringify(name)}.`,
    ]);
  }
  try {
    return run(rest, environment, terminal);
  } catch (error) {
    if (!(error instanceof OutputFileError)) throw error;
    terminal.notes.write(`exam ${name}: ${error.message}\n`);
    return error.exitCode;
  }
}
