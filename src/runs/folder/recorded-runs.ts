import { existsSync, readdirSync, type Dirent } from "node:fs";
import path from "node:path";
import type { RunKey } from "../figures.js";
import { fileOf, ownerOfFolder, runOfFile } from "./run-path.js";

/** The runs that a folder has files of. */
export function recordedRuns(folder: string): readonly RunKey[] {
  const entries = entriesOf(folder);
  const owned = entries.flatMap((entry) => {
    const owner = entry.isDirectory() ? ownerOfFolder(entry.name) : undefined;
    return owner === undefined ? [] : runsIn(entriesOf(path.join(folder, entry.name)), owner);
  });
  return [...runsIn(entries, ""), ...owned];
}

export { fileOf as runFileIn };

function entriesOf(folder: string): readonly Dirent[] {
  return existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
}

function runsIn(entries: readonly Dirent[], owner: string): readonly RunKey[] {
  return entries.flatMap((entry) => {
    const run = entry.isFile() ? runOfFile(entry.name) : undefined;
    return run === undefined ? [] : [{ run, owner }];
  });
}
