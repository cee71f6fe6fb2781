import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { whatPythonLacks } from "./what-python-lacks.js";

/** A Python that has OpenEnv's client, if this machine has one. */
export interface OpenEnvPython {
  /** Runs a script to its end, and gives what it printed; rejects with what it complained of. */
  run(script: string, ...args: readonly string[]): Promise<string>;
  /** Runs the `openenv` command beside the interpreter. */
  openenv(...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }>;
}

/**
 * HELPDESK_PYTHON if set, else `python3`. Undefined, with a word on why, when it cannot import OpenEnv; where every
 * client must be there (HELPDESK_CI=1), that is a failure.
 */
export function findOpenEnvPython(): OpenEnvPython | undefined {
  const python = process.env["HELPDESK_PYTHON"] ?? "python3";
  const missing = whatPythonLacks(python, ["openenv"]);
  if (missing !== undefined) {
    if (process.env["HELPDESK_CI"] === "1") throw new Error(missing);
    console.warn(`Skipped: ${missing}.`);
    return undefined;
  }
  const command = join(dirname(python), "openenv");
  return {
    run: (script, ...args) =>
      new Promise((resolve, reject) => {
        execFile(python, [script, ...args], (error, stdout, stderr) => {
          if (error === null) resolve(stdout);
          else reject(new Error(`${error.message}\n${stderr}`));
        });
      }),
    openenv: (...args) =>
      new Promise((resolve) => {
        const wide = { env: { ...process.env, COLUMNS: "200", NO_COLOR: "1" } };
        execFile(dirname(python) === "." ? "openenv" : command, [...args], wide, (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
          resolve({ code, output: stdout + stderr });
        });
      }),
  };
}
