import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync } from "node:fs";
import { dirname } from "node:path";
import { refusal, targetOf, type NamedFile } from "./check-outputs.js";
import { isFull, OutputFileError, reasonOf } from "./output-error.js";
import { writeAll } from "./output-file.js";

/** A file that grows by whole rows, so that a run that ends early leaves what it had. */
export interface RowFile {
  /** Throws {@link OutputFileError}; rows before this one are kept. */
  add(rows: string): void;
  close(): void;
}

/** Opens a file to add to; `mode` is for one that is made. Throws {@link OutputFileError}. */
export function openRowFile(file: NamedFile, mode = 0o666): RowFile {
  const target = targetOf(file);
  let descriptor: number;
  try {
    mkdirSync(dirname(target), { recursive: true });
    descriptor = openSync(target, "a+", mode);
    endLine(descriptor);
  } catch (error) {
    throw refusal(file, reasonOf(error));
  }
  let isOpen = true;
  return {
    add(rows) {
      try {
        writeAll(descriptor, Buffer.from(rows, "utf8"));
      } catch (error) {
        const advice = isFull(error) ? "Make room and go on" : "Mend that and go on";
        throw new OutputFileError(
          `${file.path} cannot be added to: ${reasonOf(error)}; what it had before is kept. ${advice}.`,
          "end",
        );
      }
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      try {
        fsyncSync(descriptor);
      } catch {
        // A disk that fails here has failed every row before.
      }
      closeSync(descriptor);
    },
  };
}

const LINE_FEED = 0x0a;

/** Half a row that an earlier run left is to have a line for itself. */
function endLine(descriptor: number): void {
  const { size } = fstatSync(descriptor);
  const last = Buffer.alloc(1);
  if (size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] !== LINE_FEED) {
    writeAll(descriptor, Buffer.from([LINE_FEED]));
  }
}
