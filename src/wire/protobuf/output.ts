/** Of a piece of memory that messages are written into, one below the other; at least. */
const PIECE_BYTES = 64 * 1024;
/** Where less than that is left, the next message begins a new piece: at first, and at most. */
const ROOM_BYTES = 16 * 1024;
const MOST_ROOM_BYTES = 1024 * 1024;
/** Messages that a piece has room for. */
const MESSAGES = 4;
/** Longest text that is copied character by character: below it, a call into Node costs more. */
const SHORT_TEXT = 48;
/** Texts that are remembered; a dataset has some hundreds. */
const MOST_TEXTS = 2_048;

/**
 * Bytes of protobuf, written from the end to the beginning: a message is there before its length has to be written, and
 * nothing is ever moved or measured beforehand. Written fields come out in the order opposite to the calls.
 */
export class ReverseOutput {
  private bytes = Buffer.allocUnsafeSlow(PIECE_BYTES);
  private readonly texts = new Map<string, Buffer>();
  private view = viewOf(this.bytes);
  /** Where the message ends that is being written. */
  private end = this.bytes.byteLength;
  /** Where the bytes written so far begin. */
  private start = this.end;
  /** Room for the next message: what the largest one took, since a message that does not fit is moved. */
  private room = ROOM_BYTES;
  private message = 0;

  /** Bytes written so far. */
  get length(): number {
    return this.end - this.start;
  }

  clear(): void {
    this.start = this.end;
    this.message += 1;
  }

  /**
   * What was written, which is the caller's from now on: nothing is written there any more.
   *
   * @param before So many bytes in front of it are the caller's, too, to write what they will.
   */
  taken(before = 0): Buffer {
    if (before > 0) this.reserve(before);
    this.start -= before;
    const taken = this.bytes.subarray(this.start, this.end);
    if (taken.byteLength > this.room) this.room = Math.min(taken.byteLength, MOST_ROOM_BYTES);
    this.end = this.start;
    this.message += 1;
    if (this.start < this.room) this.begin(Math.max(PIECE_BYTES, MESSAGES * this.room));
    return taken;
  }

  copyTo(target: Buffer, at: number): void {
    target.set(bytesOf(this.bytes, this.start, this.length), at);
  }

  /** What was written last, to be written {@link again}; it is there until the next message. */
  place(size: number): Place {
    return { message: this.message, end: this.length, size };
  }

  /** Writes what is in that place once more, here or of another output; false where it is no longer there. */
  again({ message, end, size }: Place, of: ReverseOutput): boolean {
    if (message !== of.message) return false;
    this.reserve(size);
    this.start -= size;
    this.bytes.set(bytesOf(of.bytes, of.end - end, size), this.start);
    return true;
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

  bool(value: boolean): void {
    this.varint(value ? 1 : 0);
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

  /** The same for a text that is likely to be written again: its bytes are remembered. */
  textAgain(value: string): void {
    if (value.length <= SHORT_TEXT) return this.text(value);
    let bytes = this.texts.get(value);
    if (bytes === undefined) {
      bytes = Buffer.from(value, "utf8");
      if (this.texts.size >= MOST_TEXTS) this.texts.clear();
      this.texts.set(value, bytes);
    }
    this.raw(bytes);
    this.varint(bytes.byteLength);
  }

  /** The first bytes of a value, or all of them. */
  raw(value: Buffer, size: number = value.byteLength): void {
    this.reserve(size);
    this.start -= size;
    this.bytes.set(size === value.byteLength ? value : bytesOf(value, 0, size), this.start);
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
    const { bytes, start, end, length } = this;
    this.begin(Math.max(PIECE_BYTES, 2 * (length + size)));
    this.start -= length;
    bytes.copy(this.bytes, this.start, start, end);
  }

  /** Goes on in other memory, with nothing written. */
  private begin(size: number): void {
    this.bytes = Buffer.allocUnsafeSlow(size);
    this.view = viewOf(this.bytes);
    this.end = size;
    this.start = size;
  }
}

/** Where a part of a message is: counted from the message's end, which stays where it is. */
export interface Place {
  readonly message: number;
  readonly end: number;
  readonly size: number;
}

/** Without Buffer's own ways of making a part, which take several times as long. */
function bytesOf({ buffer, byteOffset }: Buffer, at: number, size: number): Uint8Array {
  return new Uint8Array(buffer, byteOffset + at, size);
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
