import * as zlib from "node:zlib";

/** Bytes; below it a call into Node costs more than the table. */
const SHORT = 160;

/** CRC-32 as zlib has it: Node's own where it has one (20.15 and later) and the bytes are many, else by a table. */
export function crc32(bytes: Uint8Array, from = 0): number {
  if (NATIVE === undefined || bytes.byteLength - from < SHORT) return crc32ByTable(bytes, from);
  return NATIVE(bytes.subarray(from));
}

/** Absent in older versions of Node, whatever its types say. */
const NATIVE = (zlib as { readonly crc32?: typeof zlib.crc32 }).crc32;

export function crc32ByTable(bytes: Uint8Array, from = 0): number {
  const { byteLength } = bytes;
  let rest = -1;
  for (let at = from; at < byteLength; at += 1) {
    rest = (rest >>> 8) ^ (TABLE[(rest ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  }
  return ~rest >>> 0;
}

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = (rest & 1) === 0 ? rest >>> 1 : (rest >>> 1) ^ 0xedb8_8320;
  return rest;
});
