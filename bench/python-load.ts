import { execFile } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What the environment tells: numbers and text, or numbers alone. */
export type Shown = "full" | "numbers";

/** Of one Python process with Gymnasium's vector environment. */
export interface PythonVector {
  readonly steps_per_second: number;
  /** What it could do if it never waited for the server. */
  readonly steps_per_cpu_second: number;
}

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
const SOURCES = ["clients/python/src", "gen/python"];

/**
 * Plays the server at this port with `bench/python-vector.py`; nothing where HELPDESK_PYTHON names no Python. `checkout`: whose
 * Python client plays; absent: that of this one.
 */
export async function pythonVector(
  port: number,
  shown: Shown,
  seconds: number,
  checkout = REPOSITORY,
): Promise<readonly PythonVector[]> {
  const python = process.env["HELPDESK_PYTHON"];
  if (python === undefined) return [];
  const sources = SOURCES.map((folder) => path.join(checkout, folder));
  const script = path.join(REPOSITORY, "bench", "python-vector.py");
  const args = [script, `http://127.0.0.1:${port}`, "--observation", shown, "--seconds", String(seconds)];
  const { stdout } = await promisify(execFile)(python, args, {
    env: { ...process.env, PYTHONPATH: sources.join(path.delimiter), PYTHONDONTWRITEBYTECODE: "1" },
  });
  return [JSON.parse(stdout) as PythonVector]; // the script's one line, typed at its end
}
