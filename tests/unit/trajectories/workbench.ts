import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { runCollect } from "../../../src/cli/collect.js";
import { runRegrade } from "../../../src/cli/regrade.js";
import { runReplay } from "../../../src/cli/replay.js";

/** A folder that is gone after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "trajectories-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const COMMANDS = { collect: runCollect, replay: runReplay, regrade: runRegrade };

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly notes: string;
}

/** A command as the command line runs it, with what it printed. */
export async function run(command: keyof typeof COMMANDS, line: string): Promise<Ran> {
  let [out, notes] = ["", ""];
  const terminal = {
    out: (text: string) => void (out += `${text}\n`),
    notes: { isTTY: false, write: (text: string) => void (notes += text) },
  };
  const code = await COMMANDS[command](line.split(" "), {}, terminal);
  return { code, out, notes };
}

export type Row = Readonly<Record<string, unknown>>;

export function rowsIn(path: string): readonly Row[] {
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Row); // rows of ours
}

/** The file with one row changed, as someone with an editor would. */
export function edited(path: string, index: number, change: (row: Row) => Row): string {
  const rows = rowsIn(path).map((row, at) => (at === index ? change(row) : row));
  const copy = `${path}.edited`;
  writeFileSync(copy, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return copy;
}
