import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { reasonOf } from "../../files/output-error.js";
import { ArchiveError } from "../archive.js";
import type { RunKey } from "../figures.js";
import { runIn } from "./run-index.js";
import { fileOf } from "./run-path.js";

/** Removes the file of the run, and gives how many episodes it had. Servers that have it open begin a new one. Rejects with {@link ArchiveError}. */
export async function deleteRun(folder: string, key: RunKey): Promise<number> {
  const file = fileOf(folder, key);
  let episodes = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      if (!line.startsWith('{"format"') && runIn(line) === key.run) episodes += 1;
    }
    await rm(file);
    return episodes;
  } catch (error) {
    throw new ArchiveError(`${file} cannot be removed: ${reasonOf(error)}. Mend that.`);
  }
}
