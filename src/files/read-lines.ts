import { closeSync, openSync, readSync } from "node:fs";

/** A line of a file that is not blank, without its line break. */
export interface Line {
  /** 1 for the first of the file; blank ones count. */
  readonly number: number;
  readonly content: { readonly text: string } | { readonly problem: string };
  /** Whether a line break ends it: the last line of a writer that was stopped has none. */
  readonly isWhole: boolean;
}

const LINE_FEED = 0x0a;
const CHUNK_BYTES = 1 << 16;
/** Far more than any row that we write. */
const MOST_MEBIBYTES = 64;

/**
 * The lines of a file one after the other, so that a file may be larger than the memory. Only a line feed ends a line,
 * and a carriage return before it belongs to the break; a byte-order mark is no text; blank lines are passed over.
 */
export function* readLines(path: string): Generator<Line> {
  const descriptor = openSync(path, "r");
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let number = 0;
  let held: Buffer[] = [];
  let size = 0;

  const take = (isWhole: boolean): Line | undefined => {
    number += 1;
    const content = size > MOST_MEBIBYTES << 20 ? tooLong() : decoded(Buffer.concat(held));
    held = [];
    size = 0;
    return "text" in content && content.text.trim() === "" ? undefined : { number, content, isWhole };
  };
  const hold = (bytes: Buffer): void => {
    size += bytes.length;
    if (size <= MOST_MEBIBYTES << 20) held.push(Buffer.from(bytes));
    else held = [];
  };
  try {
    for (let count = readSync(descriptor, chunk); count > 0; count = readSync(descriptor, chunk)) {
      let rest = chunk.subarray(0, count);
      for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED)) {
        hold(rest.subarray(0, end));
        const line = take(true);
        if (line !== undefined) yield line;
        rest = rest.subarray(end + 1);
      }
      if (rest.length > 0) hold(rest);
    }
    if (size > 0) {
      const line = take(false);
      if (line !== undefined) yield line;
    }
  } finally {
    closeSync(descriptor);
  }
}

function tooLong(): Line["content"] {
  return { problem: `is longer than ${MOST_MEBIBYTES} MiB` };
}

const UTF_8 = new TextDecoder("utf-8", { fatal: true });

function decoded(bytes: Buffer): Line["content"] {
  try {
    return { text: UTF_8.decode(bytes).replace(/\r$/, "") };
  } catch {
    return { problem: "is not UTF-8 text" };
  }
}
