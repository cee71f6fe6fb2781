import { createReadStream } from "node:fs";
import iconv from "iconv-lite";
import type { Encoding } from "./encoding.js";

/** The text of a file, piece by piece, without a byte-order mark. */
export async function* textOf(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding);
  let isFirst = true;
  for await (const chunk of createReadStream(path)) {
    // A stream without an encoding gives buffers.
    const text = decoder.write(chunk as Buffer);
    if (text === "") continue;
    yield isFirst && text.startsWith("\uFEFF") ? text.slice(1) : text;
    isFirst = false;
  }
  const rest = decoder.end();
  if (rest !== undefined && rest !== "") yield rest;
}

/** The first characters of a file. */
export async function startOf(path: string, encoding: Encoding, characters: number): Promise<string> {
  let start = "";
  for await (const piece of textOf(path, encoding)) {
    start += piece;
    if (start.length >= characters) break;
  }
  return start;
}
