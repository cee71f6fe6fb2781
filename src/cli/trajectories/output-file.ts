import { createHash } from "node:crypto";
import { closeSync, createReadStream, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** A file that is there whole or not at all: what is written goes to another name until it is committed. */
export interface OutputFile {
  /** Where to write until then. */
  readonly temporaryPath: string;
  commit(): void;
  /** As if nothing had been written. Harmless after `commit`. */
  discard(): void;
}

/** The file cannot be written; the message says why and what to do. */
export class OutputFileError extends Error {
  override readonly name = "OutputFileError";
}

export function openOutputFile(path: string): OutputFile {
  const temporaryPath = `${path}.partial`;
  const attempt = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new OutputFileError(`${path} cannot be written: ${reason}. Choose another place with --output.`);
    }
  };
  attempt(() => {
    mkdirSync(dirname(path), { recursive: true });
    closeSync(openSync(temporaryPath, "w"));
  });
  return {
    temporaryPath,
    commit: () => attempt(() => renameSync(temporaryPath, path)),
    discard: () => rmSync(temporaryPath, { force: true }),
  };
}

/** Text, written in pieces. */
export interface TextWriter {
  write(text: string): void;
  close(): void;
}

/** Characters that are gathered before they are written. */
const PIECE = 1 << 20;

export function createTextWriter(path: string): TextWriter {
  const descriptor = openSync(path, "w");
  let held: string[] = [];
  let size = 0;
  const flush = (): void => {
    const bytes = Buffer.from(held.join(""), "utf8");
    for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
    held = [];
    size = 0;
  };
  return {
    write(text) {
      held.push(text);
      size += text.length;
      if (size >= PIECE) flush();
    },
    close() {
      flush();
      closeSync(descriptor);
    },
  };
}

/** SHA-256 of a file's bytes, in lower-case hex. */
export async function fileDigest(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer); // no encoding is set
  return hash.digest("hex");
}
