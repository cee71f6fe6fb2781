import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

export interface BufOutcome {
  readonly ok: boolean;
  /** What the program wrote, both streams. */
  readonly output: string;
}

const HOME = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** Runs this project's own buf in a folder that holds a buf.yaml. Needs no network. */
export function runBuf(root: string, ...args: string[]): BufOutcome {
  const buf = path.join(HOME, "node_modules", ".bin", "buf");
  const done = spawnSync(buf, args, { cwd: root, encoding: "utf8" });
  if (done.error) return { ok: false, output: `buf could not be started: ${done.error.message}` };
  return { ok: done.status === 0, output: `${done.stdout}${done.stderr}`.trim() };
}
