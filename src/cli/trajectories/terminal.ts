import type { Terminal } from "../policy/policy-run.js";

/** The process's own. */
export const TERMINAL: Terminal = {
  out: (line) => process.stdout.write(`${line}\n`),
  notes: process.stderr,
};
