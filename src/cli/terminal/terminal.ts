import type { Terminal } from "../../experiments/policy-run.js";

/** The process's own. */
export const TERMINAL: Terminal = {
  out: (line) => process.stdout.write(`${line}\n`),
  notes: process.stderr,
};
