import { crc32 } from "./crc32.js";

/**
 * A record in a file: its length, the checksum of its bytes and a checksum of these two, four bytes each with the small
 * end first, and then its bytes. The head has a checksum of its own so that a damaged length is never taken for a file that
 * ends too early.
 */
export const HEAD_BYTES = 12;

/** Longest record, in bytes: one that names 50 tickets has a few thousand. */
export const LONGEST_RECORD = 1 << 20;

/** Writes the head of a frame whose record is there already. Gives the frame. */
export function withHead(frame: Buffer): Buffer {
  const size = frame.byteLength - HEAD_BYTES;
  const check = crc32(frame, HEAD_BYTES);
  frame.writeUInt32LE(size, 0);
  frame.writeUInt32LE(check, 4);
  frame.writeUInt32LE(headCheck(size, check), 8);
  return frame;
}

export type ReadFrame =
  | { readonly kind: "record"; readonly record: Buffer; readonly next: number }
  /** The bytes end within the frame. */
  | { readonly kind: "cut" }
  | { readonly kind: "damaged"; readonly what: string };

/** The frame that begins at `at`, which is before the end of the bytes. */
export function readFrame(bytes: Buffer, at: number): ReadFrame {
  if (at + HEAD_BYTES > bytes.byteLength) return { kind: "cut" };
  const length = bytes.readUInt32LE(at);
  const check = bytes.readUInt32LE(at + 4);
  if (bytes.readUInt32LE(at + 8) !== headCheck(length, check) || length > LONGEST_RECORD) {
    return { kind: "damaged", what: "the head of a record is damaged" };
  }
  const begin = at + HEAD_BYTES;
  const next = begin + length;
  if (next > bytes.byteLength) return { kind: "cut" };
  const record = bytes.subarray(begin, next);
  if (crc32(record) !== check) return { kind: "damaged", what: "the checksum of a record is wrong" };
  return { kind: "record", record, next };
}

/** Another one for any other length or checksum: each is multiplied by an odd number, which loses nothing. Zeros have none. */
function headCheck(length: number, check: number): number {
  return (Math.imul(length, 0x9e37_79b1) ^ Math.imul(check, 0x85eb_ca6b) ^ 0x4a4e_524c) >>> 0;
}
