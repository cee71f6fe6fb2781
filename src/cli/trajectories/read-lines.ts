import { createReadStream } from "node:fs";

/** A line of a file, without its line break. */
export interface Line {
  /** 1 for the first. */
  readonly number: number;
  /** Undefined when it is not UTF-8. */
  readonly text: string | undefined;
}

const LINE_FEED = 0x0a;

/** The lines of a file one after the other, so that a file may be larger than the memory. */
export async function* readLines(path: string): AsyncGenerator<Line> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let number = 0;
  let held: Buffer[] = [];
  const line = (): Line => {
    number += 1;
    const bytes = Buffer.concat(held);
    held = [];
    try {
      return { number, text: decoder.decode(bytes) };
    } catch {
      return { number, text: undefined };
    }
  };
  for await (const chunk of createReadStream(path)) {
    let rest = chunk as Buffer; // no encoding is set
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED)) {
      held.push(rest.subarray(0, end));
      yield line();
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) held.push(rest);
  }
  if (held.length > 0) yield line();
}
