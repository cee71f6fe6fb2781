import { closeSync, fdatasync, fdatasyncSync, fstatSync, fsyncSync, ftruncateSync, openSync } from "node:fs";
import { reasonOf } from "../../files/output-error.js";
import { writeAll } from "../../files/output-file.js";
import { StoreError } from "../store.js";
import { SEGMENT_START } from "./scan-segment.js";

/** The file that is written to. */
export class SegmentWriter {
  private readonly descriptor: number;
  private size: number;
  /** Why nothing can be written any more: what lies in the file is not known. */
  private broken: StoreError | undefined;
  /** Flushes under way, and whether the file is to be closed after them: its number may be another file's by then. */
  private flushes = 0;
  private closing = false;

  /** Opens a file, which is made where it is not there. Throws {@link StoreError}. */
  constructor(path: string) {
    try {
      this.descriptor = openSync(path, "a");
      this.size = begin(this.descriptor);
    } catch (error) {
      const problem = `${path} cannot be written: ${reasonOf(error)}`;
      throw new StoreError(`${problem}. Mend that, or name another folder.`, true);
    }
  }

  /** Why nothing can be written any more; undefined where something can. */
  get failure(): StoreError | undefined {
    return this.broken;
  }

  /** Where the next frame will lie. */
  get end(): number {
    return this.size;
  }

  /** Writes all of it or nothing. Throws {@link StoreError}. */
  write(frames: Uint8Array): void {
    if (this.broken !== undefined) throw this.broken;
    try {
      writeAll(this.descriptor, frames);
    } catch (error) {
      this.takeBack();
      throw failure(error, "nothing that was answered is lost");
    }
    this.size += frames.byteLength;
  }

  /** Brings to the disk what was written before. Rejects with {@link StoreError}. */
  sync(): Promise<void> {
    if (this.broken !== undefined) return Promise.reject(this.broken);
    this.flushes += 1;
    return new Promise((resolve, reject) => {
      fdatasync(this.descriptor, (error) => {
        this.flushes -= 1;
        if (this.closing && this.flushes === 0) closeSync(this.descriptor);
        if (error === null) resolve();
        else reject(this.breakDown(error));
      });
    });
  }

  /** The same, at once. Throws {@link StoreError}. */
  syncNow(): void {
    try {
      fdatasyncSync(this.descriptor);
    } catch (error) {
      throw this.breakDown(error);
    }
  }

  /** A flush that is under way is waited for. */
  close(): void {
    this.closing = true;
    if (this.flushes === 0) closeSync(this.descriptor);
  }

  /** What was written of a frame that did not fit is taken back, so that the next one follows the last whole one. */
  private takeBack(): void {
    try {
      ftruncateSync(this.descriptor, this.size);
    } catch (error) {
      this.broken = failure(error, "half a record could not be taken back");
    }
  }

  /** What a failed flush left on the disk nobody can know, and the next flush would not tell. */
  private breakDown(error: unknown): StoreError {
    this.broken ??= new StoreError(
      `The journal could not be brought to the disk: ${reasonOf(error)}; whether the last calls are kept is not known. ` +
        "The server writes nothing more: mend the disk and start it again.",
      false,
    );
    return this.broken;
  }
}

/** Gives the bytes that the file has; one that is new gets its first ones. */
function begin(descriptor: number): number {
  try {
    const { size } = fstatSync(descriptor);
    if (size >= SEGMENT_START.byteLength) return size;
    ftruncateSync(descriptor, 0);
    writeAll(descriptor, SEGMENT_START);
    return SEGMENT_START.byteLength;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function failure(error: unknown, what: string): StoreError {
  return new StoreError(`The journal cannot be written: ${reasonOf(error)}; ${what}.`, true);
}

/** The names in a folder, too, are to outlive a loss of power; where a folder cannot be synced the file system sees to it. */
export function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Windows and some network file systems do not sync folders.
  }
}
