import { mkdirSync } from "node:fs";
import path from "node:path";
import { isRunName } from "../../domain/run-name.js";
import type { RunKey } from "../figures.js";

const ENDING = ".jsonl";
/** Before the name of a token, which may be two dots. */
const OWNER = "by-";

/** Where the episodes of a run lie: those of a token in a folder of its own. */
export function fileOf(folder: string, { run, owner }: RunKey): string {
  return path.join(folder, ...(owner === "" ? [] : [`${OWNER}${owner}`]), `${run}${ENDING}`);
}

/** The run of a file of that name; undefined: it is none. */
export function runOfFile(name: string): string | undefined {
  const run = name.endsWith(ENDING) ? name.slice(0, -ENDING.length) : "";
  return isRunName(run) ? run : undefined;
}

/** The owner of a folder of that name; undefined: it is nobody's. */
export function ownerOfFolder(name: string): string | undefined {
  return name.startsWith(OWNER) && name.length > OWNER.length ? name.slice(OWNER.length) : undefined;
}

export function makeFolderOf(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
}
