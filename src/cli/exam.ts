import {
  describeSettings,
  EXAM_CREATE_SETTINGS,
  EXAM_FINISH_SETTINGS,
  SettingsError,
  type Environment,
} from "./settings/index.js";
import type { Command } from "./command.js";
import { createExam } from "../exam-office/create.js";
import { finishExam } from "../exam-office/finish.js";
import { OutputFileError } from "../files/output-error.js";
import type { Terminal } from "../support/terminal.js";
import { TERMINAL } from "./terminal/terminal.js";

type Run = (args: readonly string[], environment: Environment, terminal: Terminal) => number;

const RUNS: ReadonlyMap<string, Run> = new Map<string, Run>([
  ["create", createExam],
  ["finish", finishExam],
]);

export const exam: Command = {
  help: () =>
    [
      `exam create\n${describeSettings(EXAM_CREATE_SETTINGS)}`,
      `exam finish EXAM\n  EXAM  the file of exam create\n${describeSettings(EXAM_FINISH_SETTINGS)}`,
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
