/** Messages are cut from slabs of this size, so that not each of them costs an allocation of its own. */
const SLAB_BYTES = 512 * 1024;

let slab: Buffer = Buffer.allocUnsafeSlow(SLAB_BYTES);
let used = 0;

/** A message: wire text, and between it bytes that were encoded before. */
export interface MessageParts {
  readonly before: string;
  readonly kept: Uint8Array;
  readonly after: string;
}

/** The whole message; its bytes are never written again, unless they are given back. */
export function messageBytes({ before, kept, after }: MessageParts): Buffer {
  const start = roomFor(before.length + kept.byteLength + after.length);
  let end = start + slab.write(before, start, "latin1");
  slab.set(kept, end);
  end += kept.byteLength;
  end += slab.write(after, end, "latin1");
  used = end;
  return slab.subarray(start, end);
}

/**
 * Takes back the bytes of a message that nobody will read any more, if no message was made since: then the next one
 * is written over it, in memory that the processor still has at hand, and nothing is left for the garbage collector.
 */
export function giveBack(message: Buffer): void {
  if (message.buffer === slab.buffer && message.byteOffset - slab.byteOffset + message.byteLength === used) {
    used -= message.byteLength;
  }
}

/** Where in the slab so many bytes are free. */
function roomFor(bytes: number): number {
  if (used + bytes > slab.byteLength) {
    slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, bytes));
    used = 0;
  }
  return used;
}
