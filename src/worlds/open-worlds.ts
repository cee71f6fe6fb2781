import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createWorlds, type WorldData, type WorldKey, type Worlds } from "../generator/index.js";
import { builtInWorldsPath, readWorldData, worldFiles } from "./read-world-data.js";

/**
 * The worlds of the package; undefined where their files are not there. Nothing is read before it is needed: their digest takes a few
 * milliseconds, and their first ticket a tenth of a second.
 */
export function openWorlds(key?: WorldKey, folder: string = builtInWorldsPath()): Worlds | undefined {
  if (!existsSync(join(folder, "rules.json"))) return undefined;
  let [digest, data]: [string | undefined, WorldData | undefined] = [undefined, undefined];
  return createWorlds({
    digest: () => (digest ??= digestOf(folder)),
    data: () => (data ??= readWorldData(folder)),
    key,
  });
}

/** Of the files as they lie there, each with its name. */
function digestOf(folder: string): string {
  const hash = createHash("sha256");
  for (const name of worldFiles(folder)) {
    const bytes = readFileSync(join(folder, name));
    hash.update(`${name.replaceAll("\\", "/")} ${bytes.byteLength}\n`).update(bytes);
  }
  return hash.digest("hex");
}
