import type { RunTerminal, Terminal } from "../../support/terminal.js";
import { listenForInterrupt } from "./interrupt.js";
import { createProgress } from "./progress.js";

/** The process's own. */
export const TERMINAL: Terminal = {
  out: (line) => process.stdout.write(`${line}\n`),
  notes: process.stderr,
  get columns() {
    return process.stdout.isTTY ? process.stdout.columns : undefined;
  },
};

/** With what a run needs that takes its time: a bar among the notes, and the signals of the process. */
export function forRun(terminal: Terminal): RunTerminal {
  return { ...terminal, progress: createProgress(terminal.notes), listenForInterrupt };
}
