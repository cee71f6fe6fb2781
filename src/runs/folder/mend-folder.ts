import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
} from "node:fs";
import path from "node:path";
import { reasonOf } from "../../files/output-error.js";
import { ArchiveError } from "../archive.js";

/**
 * Makes the folder where it is not there, and cuts the half line that a killed process left at the end of a file. To be called
 * before any process writes to it. Throws {@link ArchiveError}.
 */
export function mendRunFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (entry.isFile() && entry.name.endsWith(".jsonl")) cutTail(path.join(entry.parentPath, entry.name));
    }
  } catch (error) {
    throw new ArchiveError(
      `Episodes cannot be recorded in ${folder}: ${reasonOf(error)}. Mend that, or name another folder.`,
    );
  }
}

function cutTail(file: string): void {
  const descriptor = openSync(file, "r+");
  try {
    const { size } = fstatSync(descriptor);
    const whole = endOfLines(descriptor, size);
    if (whole < size) ftruncateSync(descriptor, whole);
  } finally {
    closeSync(descriptor);
  }
}

const PIECE = 1 << 16;

function endOfLines(descriptor: number, size: number): number {
  const piece = Buffer.alloc(PIECE);
  for (let end = size; end > 0; end -= Math.min(PIECE, end)) {
    const from = Math.max(0, end - PIECE);
    const read = readSync(descriptor, piece, 0, end - from, from);
    const line = piece.subarray(0, read).lastIndexOf("\n");
    if (line >= 0) return from + line + 1;
  }
  return 0;
}
