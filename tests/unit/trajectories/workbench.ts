import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { runCollect } from "../../../src/cli/collect.js";
import { runRegrade } from "../../../src/cli/regrade.js";
import { runReplay } from "../../../src/cli/replay.js";
import { runTrajectories } from "../../../src/cli/trajectories.js";

/** A folder that is gone after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "trajectories-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const COMMANDS = {
  collect: runCollect,
  replay: runReplay,
  regrade: runRegrade,
  trajectories: runTrajectories,
};

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

/** The episodes of a trajectory file, without its header. */
export function episodesIn(path: string): readonly Row[] {
  return rowsIn(path).slice(1);
}

export function stepsOf(episode: Row | undefined): readonly Row[] {
  return (episode?.["steps"] ?? []) as readonly Row[]; // rows of ours
}

/** A row with one of its steps changed. */
export function withStep(episode: Row, step: number, change: (row: Row) => Row): Row {
  return { ...episode, steps: stepsOf(episode).map((row, index) => (index === step ? change(row) : row)) };
}

export function writeRows(path: string, rows: readonly Row[]): void {
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

/** The file with one row changed, as someone with an editor would; 0 is the header. */
export function edited(path: string, index: number, change: (row: Row) => Row): string {
  const copy = `${path}.edited`;
  writeRows(
    copy,
    rowsIn(path).map((row, at) => (at === index ? change(row) : row)),
  );
  return copy;
}
