import { createHash } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { onAbruptEnd } from "./abrupt-end.js";
import { refusal, targetOf, type NamedFile } from "./check-outputs.js";
import { isFull, OutputFileError, reasonOf } from "./output-error.js";

/**
 * A file that is there whole or not at all: what is written goes to another name in the same folder, and takes its
 * place only once it is on the disk. Until then an earlier file stays, whatever happens.
 */
export interface OutputFile {
  /** As the user named it. */
  readonly path: string;
  /** Throws {@link OutputFileError}, as `commit` does. */
  write(piece: string | Uint8Array): void;
  /** Brings everything to the disk, so that of several files none takes its place before all are there. */
  seal(): void;
  /** Puts the file in its place; gives the SHA-256 of its bytes, in lower-case hex. */
  commit(): string;
  /** As if nothing had been written. Harmless after `commit`. */
  discard(): void;
}

/** Bytes that are gathered before they are written. */
const PIECE = 1 << 20;

let opened = 0;

/** Throws {@link OutputFileError} where the file cannot be written; folders that are missing are made. */
export function openOutputFile(file: NamedFile): OutputFile {
  const target = targetOf(file);
  const partial = openPartial(file, target);
  const { descriptor } = partial;
  const hash = createHash("sha256");
  let held: Uint8Array[] = [];
  let size = 0;
  let state: "open" | "closed" = "open";

  const discard = (): void => {
    if (state === "closed") return;
    state = "closed";
    forget();
    closeSync(descriptor);
    rmSync(partial.path, { force: true });
    partial.removeFolders();
  };
  const forget = onAbruptEnd(discard);
  /** A failure here loses what was played already; its sentence says what is not lost. */
  const attempt = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      discard();
      throw failure(file, error, partial.hasEarlier);
    }
  };
  const flush = (): void => {
    for (const bytes of held) writeAll(descriptor, bytes);
    held = [];
    size = 0;
  };
  const seal = (): void =>
    attempt(() => {
      flush();
      fsyncSync(descriptor);
    });

  return {
    path: file.path,
    write(piece) {
      const bytes = typeof piece === "string" ? Buffer.from(piece, "utf8") : Uint8Array.from(piece);
      hash.update(bytes);
      held.push(bytes);
      size += bytes.length;
      if (size >= PIECE) attempt(flush);
    },
    seal,
    commit() {
      seal();
      attempt(() => renameSync(partial.path, target));
      state = "closed";
      forget();
      closeSync(descriptor);
      syncFolder(dirname(target));
      return hash.digest("hex");
    },
    discard,
  };
}

/** The file under the name that it has until it is whole. */
interface PartialFile {
  readonly path: string;
  readonly descriptor: number;
  /** Whether a file stands at the target, which stays until it is replaced. */
  readonly hasEarlier: boolean;
  /** Removes the folders that were made for it, as far as they are empty. */
  removeFolders(): void;
}

function openPartial(file: NamedFile, target: string): PartialFile {
  const folder = dirname(target);
  opened += 1;
  const path = join(folder, `.helpdesk-${process.pid}-${opened}.partial`);
  const mode = statSync(target, { throwIfNoEntry: false })?.mode;
  let made: string | undefined;
  const removeFolders = (): void => {
    if (made !== undefined) removeEmpty(folder, made);
  };
  try {
    made = mkdirSync(folder, { recursive: true });
    const descriptor = openSync(path, "wx");
    if (mode !== undefined) fchmodSync(descriptor, mode & 0o777);
    return { path, descriptor, hasEarlier: mode !== undefined, removeFolders };
  } catch (error) {
    removeFolders();
    throw refusal(file, reasonOf(error));
  }
}

export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
}

/** All of it or nothing, in one go. Throws {@link OutputFileError}. */
export function replaceFile(file: NamedFile, text: string): void {
  const output = openOutputFile(file);
  output.write(text);
  output.commit();
}

function failure({ flag, path }: NamedFile, error: unknown, hadEarlier: boolean): OutputFileError {
  const kept = hadEarlier ? "what was there before is unchanged" : "nothing is left of it";
  const advice = isFull(error)
    ? `Make room, or name a file on another disk with ${flag}`
    : `Name another file with ${flag}`;
  return new OutputFileError(`${path} cannot be written: ${reasonOf(error)}; ${kept}. ${advice}.`, "end");
}

/** The new name, too, is to outlive a crash; where a folder cannot be synced the file system sees to it. */
function syncFolder(folder: string): void {
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

/** From the folder up to the first that was made, as long as they are empty. */
function removeEmpty(folder: string, first: string): void {
  try {
    for (let at = folder; at.length >= first.length; at = dirname(at)) rmdirSync(at);
  } catch {
    // Another program put something into it meanwhile.
  }
}
