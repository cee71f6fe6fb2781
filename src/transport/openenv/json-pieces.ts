/** Messages are cut from slabs of this size, so that not each of them costs an allocation of its own. */
const SLAB_BYTES = 512 * 1024;

let slab: Buffer = Buffer.allocUnsafeSlow(SLAB_BYTES);
let used = 0;

/**
 * A message in the making: wire text, and bytes that are kept from earlier messages. Most of a long reply is its
 * history, which was encoded when it happened: copying it costs a fraction of encoding it again.
 */
export class JsonPieces {
  /** Wire text after the last kept bytes: added to in place, since this is where most of the work is. */
  text = "";
  private length = 0;
  private readonly pieces: (string | Uint8Array)[] = [];

  addBytes(bytes: Uint8Array): void {
    this.pieces.push(this.text, bytes);
    this.length += this.text.length + bytes.byteLength;
    this.text = "";
  }

  /** The whole message; its bytes are never written again, unless they are given back. */
  toBuffer(): Buffer {
    const start = roomFor(this.length + this.text.length);
    let end = start;
    for (const piece of this.pieces) {
      if (typeof piece === "string") end += slab.write(piece, end, "latin1");
      else {
        slab.set(piece, end);
        end += piece.byteLength;
      }
    }
    end += slab.write(this.text, end, "latin1");
    used = end;
    return slab.subarray(start, end);
  }

  /** The whole message as wire text. */
  toWireText(): string {
    return this.pieces.length === 0 ? this.text : this.toBuffer().toString("latin1");
  }
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
