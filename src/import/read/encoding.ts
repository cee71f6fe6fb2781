import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { TextDecoder } from "node:util";

/** Encodings that exports come in. */
export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface FileFacts {
  readonly encoding: Encoding;
  /** SHA-256 of the bytes, in lower-case hex. */
  readonly digest: string;
  readonly bytes: number;
}

/** Bytes at the start that tell UTF-16 without a mark: every other one is 0 in what people write. */
const SAMPLE = 4096;

/** Reads the whole file once: what it is written in, and what it is. */
export async function fileFacts(path: string): Promise<FileFacts> {
  const hash = createHash("sha256");
  const strict = new TextDecoder("utf-8", { fatal: true });
  let isUtf8 = true;
  let bytes = 0;
  let start: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path)) {
    // A stream without an encoding gives buffers.
    const piece = chunk as Buffer;
    hash.update(piece);
    bytes += piece.length;
    if (start.length < SAMPLE) start = Buffer.concat([start, piece.subarray(0, SAMPLE)]);
    if (isUtf8) isUtf8 = decodes(strict, piece);
  }
  if (isUtf8) isUtf8 = decodes(strict, undefined);
  return {
    encoding: utf16Of(start) ?? (isUtf8 ? "utf-8" : "windows-1252"),
    digest: hash.digest("hex"),
    bytes,
  };
}

function decodes(decoder: TextDecoder, piece: Buffer | undefined): boolean {
  try {
    if (piece === undefined) decoder.decode();
    else decoder.decode(piece, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function utf16Of(start: Buffer): Encoding | undefined {
  if (start[0] === 0xff && start[1] === 0xfe) return "utf-16le";
  if (start[0] === 0xfe && start[1] === 0xff) return "utf-16be";
  let even = 0;
  let odd = 0;
  for (let at = 0; at + 1 < start.length; at += 2) {
    if (start[at] === 0) even += 1;
    if (start[at + 1] === 0) odd += 1;
  }
  const pairs = start.length / 2;
  if (pairs < 2) return undefined;
  if (odd > 0.3 * pairs && even < 0.05 * pairs) return "utf-16le";
  return even > 0.3 * pairs && odd < 0.05 * pairs ? "utf-16be" : undefined;
}
