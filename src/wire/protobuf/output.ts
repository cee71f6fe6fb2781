const FIRST_BYTES = 64 * 1024;
/** Longest text that is copied character by character: below it, a call into Node costs more. */
const SHORT_TEXT = 24;

/**
 * Bytes of protobuf, written from the end to the beginning: a message is there before its length has to be written, and
 * nothing is ever moved or measured beforehand. Written fields come out in the order opposite to the calls.
 */
export class ReverseOutput {
  private bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  private view = viewOf(this.bytes);
  /** Where the bytes written so far begin. */
  private start = this.bytes.byteLength;

  /** Bytes written so far. */
  get length(): number {
    return this.bytes.byteLength - this.start;
  }

  clear(): void {
    this.start = this.bytes.byteLength;
  }

  /** A copy of what was written. */
  taken(): Buffer {
    const copy = Buffer.allocUnsafe(this.length);
    this.bytes.copy(copy, 0, this.start);
    return copy;
  }

  /** A whole number from 0 to 2^32 − 1. */
  varint(value: number): void {
    this.reserve(5);
    if (value < 0x80) {
      this.start -= 1;
      this.bytes[this.start] = value;
      return;
    }
    const size = value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5;
    this.start -= size;
    let rest = value;
    for (let at = this.start; at < this.start + size - 1; at += 1) {
      this.bytes[at] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.start + size - 1] = rest;
  }

  /** Of 32 bits with a sign: a negative one is written as one of 64. */
  int32(value: number): void {
    if (value >= 0) return this.varint(value);
    this.reserve(10);
    this.start -= 10;
    let rest = BigInt.asUintN(64, BigInt(value));
    for (let at = this.start; at < this.start + 9; at += 1) {
      this.bytes[at] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.bytes[this.start + 9] = Number(rest);
  }

  double(value: number): void {
    this.reserve(8);
    this.start -= 8;
    this.view.setFloat64(this.start, value, true);
  }

  /** The text and its length. */
  text(value: string): void {
    if (value.length > SHORT_TEXT || !this.ascii(value)) {
      const size = Buffer.byteLength(value, "utf8");
      this.reserve(size);
      this.start -= size;
      this.bytes.write(value, this.start, "utf8");
      this.varint(size);
    } else {
      this.varint(value.length);
    }
  }

  raw(value: Uint8Array): void {
    this.reserve(value.byteLength);
    this.start -= value.byteLength;
    this.bytes.set(value, this.start);
  }

  /** The five bytes with which gRPC begins a message of the given length that is not packed. */
  grpcPrefix(length: number): void {
    this.reserve(5);
    this.start -= 5;
    this.bytes[this.start] = 0;
    this.view.setUint32(this.start + 1, length);
  }

  /** False, and nothing is written, where the text has other characters than ASCII's. */
  private ascii(value: string): boolean {
    this.reserve(value.length);
    const begin = this.start - value.length;
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) return false;
      this.bytes[begin + index] = code;
    }
    this.start = begin;
    return true;
  }

  private reserve(size: number): void {
    if (size <= this.start) return;
    const { length } = this;
    const larger = Buffer.allocUnsafeSlow(2 * (this.bytes.byteLength + size));
    this.bytes.copy(larger, larger.byteLength - length, this.start);
    this.start = larger.byteLength - length;
    this.bytes = larger;
    this.view = viewOf(larger);
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
