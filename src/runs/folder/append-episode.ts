import { closeSync, fstatSync, ftruncateSync, openSync } from "node:fs";
import { reasonOf } from "../../files/output-error.js";
import { writeAll } from "../../files/output-file.js";
import { episodeLine, type TrajectoryEpisode } from "../../trajectory-file/index.js";
import { ArchiveError } from "../archive.js";
import { makeFolderOf } from "./run-path.js";

/** What this process knows of a file that others may write to, too. */
export interface WrittenFile {
  /** Where this process's last line ends; undefined: it has written none. */
  end: number | undefined;
}

/**
 * Writes the episode at the end of the file, in one piece; below a header of its own where somebody else may have written the
 * last one. Throws {@link ArchiveError}; the file is as it was then.
 */
export function appendEpisode(
  path: string,
  file: WrittenFile,
  header: string,
  episode: TrajectoryEpisode,
): void {
  try {
    makeFolderOf(path);
    const descriptor = openSync(path, "a");
    try {
      const { size } = fstatSync(descriptor);
      const lines = `${size === file.end ? "" : header}${episodeLine(episode)}`;
      file.end = written(descriptor, size, Buffer.from(lines));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw new ArchiveError(
      `${path} cannot be written: ${reasonOf(error)}. The episode is counted and not kept, and the server goes on: make room, or let it ` +
        "write there.",
    );
  }
}

function written(descriptor: number, before: number, bytes: Buffer): number {
  try {
    writeAll(descriptor, bytes);
  } catch (error) {
    // What fitted of it would be half a line.
    tryToCut(descriptor, before);
    throw error;
  }
  return before + bytes.byteLength;
}

/** What cannot be cut is no ordinary file, or its disk is gone: the next start cuts it. */
function tryToCut(descriptor: number, size: number): void {
  try {
    ftruncateSync(descriptor, size);
  } catch {
    // The first error tells more.
  }
}
