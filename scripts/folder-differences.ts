import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A line for each file that is in one of the folders alone, or not the same in both. */
export function folderDifferences(expected: string, actual: string): string[] {
  const wanted = filesOf(expected);
  const there = filesOf(actual);
  return [...new Set([...wanted.keys(), ...there.keys()])].sort().flatMap((name) => {
    if (!there.has(name)) return [`missing: ${name}`];
    if (!wanted.has(name)) return [`not generated any more: ${name}`];
    return there.get(name) === wanted.get(name) ? [] : [`differs: ${name}`];
  });
}

function filesOf(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    names.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file), readFileSync(file, "utf8")];
    }),
  );
}
