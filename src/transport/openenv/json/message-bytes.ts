/** Messages are cut from slabs of this size, so that not each of them costs an allocation of its own. */
export const SLAB_BYTES = 512 * 1024;

let slab: Buffer = Buffer.allocUnsafeSlow(SLAB_BYTES);
let used = 0;

/** A message: wire text, and between it bytes that were encoded before. */
export interface MessageParts {
  readonly before: string;
  readonly kept: Uint8Array;
  readonly after: string;
}

/** The whole message; its bytes are never written again, unless they are taken back. */
export function messageBytes(parts: MessageParts): Buffer {
  const start = roomFor(lengthOf(parts));
  used = write(parts, start);
  return slab.subarray(start, used);
}

/** The same as one unmasked WebSocket text frame, ready for the socket. RFC 6455, 5.2. */
export function textFrame(parts: MessageParts): Buffer {
  const length = lengthOf(parts);
  const start = roomFor(LONGEST_HEADER + length);
  used = write(parts, writeHeader(length, start));
  return slab.subarray(start, used);
}

/** A place in the memory of messages: see {@link takeBack}. */
export interface MessageMark {
  readonly slab: Buffer;
  readonly used: number;
}

export function markMessages(): MessageMark {
  return { slab, used };
}

/**
 * Takes back the bytes of all messages made since the mark, which nobody will read any more: the next ones are written
 * over them, in memory that the processor still has at hand, and nothing is left for the garbage collector.
 */
export function takeBack(mark: MessageMark): void {
  if (mark.slab === slab) used = mark.used;
}

function lengthOf({ before, kept, after }: MessageParts): number {
  return before.length + kept.byteLength + after.length;
}

/** Where in the slab so many bytes are free. */
function roomFor(bytes: number): number {
  if (used + bytes > slab.byteLength) {
    slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, bytes));
    used = 0;
  }
  return used;
}

/** Gives where the message ends. */
function write({ before, kept, after }: MessageParts, start: number): number {
  let end = start + slab.write(before, start, "latin1");
  if (kept.byteLength > 0) slab.set(kept, end);
  end += kept.byteLength;
  return end + slab.write(after, end, "latin1");
}

const LONGEST_HEADER = 10;
const FINAL_TEXT = 0x81;

/** Gives where the header ends. */
function writeHeader(length: number, start: number): number {
  slab[start] = FINAL_TEXT;
  if (length < 126) {
    slab[start + 1] = length;
    return start + 2;
  }
  if (length < 65_536) {
    slab[start + 1] = 126;
    return slab.writeUInt16BE(length, start + 2);
  }
  slab[start + 1] = 127;
  return slab.writeUInt32BE(length % 2 ** 32, slab.writeUInt32BE(Math.floor(length / 2 ** 32), start + 2));
}
