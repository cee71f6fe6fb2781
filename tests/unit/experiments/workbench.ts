import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { runPolicy } from "../../../src/cli/policy.js";

/** A folder that is gone after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "policy-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly notes: string;
}

export interface RunHooks {
  readonly isTTY?: boolean;
  /** Hears of every write to standard error. */
  readonly onNote?: (text: string) => void;
}

/** The command as the command line runs it, with what it printed. */
export async function run(line: string, { isTTY = false, onNote }: RunHooks = {}): Promise<Ran> {
  let [out, notes] = ["", ""];
  const code = await runPolicy(
    line.split(" "),
    {},
    {
      out: (text) => void (out += `${text}\n`),
      notes: {
        isTTY,
        columns: 100,
        write(text) {
          notes += text;
          onNote?.(text);
        },
      },
    },
  );
  return { code, out, notes };
}

/** Every file of a folder by name, as text. */
export function filesOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]),
  );
}

export function jsonLines(text: string | undefined): readonly Readonly<Record<string, unknown>>[] {
  const lines = (text ?? "").split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>); // rows of ours
}
