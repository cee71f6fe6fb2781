import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { reasonOf } from "../../files/output-error.js";
import { StoreError } from "../store.js";

/** More than a record needs; a full disk has no such block. */
const BLOCK = Buffer.alloc(4_096);

/** Writes a block beside the journal and takes it away again. `flushed`: also to the disk. Rejects with {@link StoreError}. */
export async function probeFolder(folder: string, flushed: boolean): Promise<void> {
  const path = join(folder, "probe");
  try {
    const file = await open(path, "w");
    try {
      await file.writeFile(BLOCK);
      if (flushed) await file.datasync();
    } finally {
      await file.close();
      await rm(path, { force: true });
    }
  } catch (error) {
    throw new StoreError(
      `The journal cannot be written: ${reasonOf(error)}. Mend that: until then resets and steps are refused, and nothing that was answered is lost.`,
      true,
    );
  }
}
