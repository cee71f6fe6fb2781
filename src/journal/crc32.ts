import * as zlib from "node:zlib";

/** CRC-32 as zlib has it: Node's own where it has one (20.15 and later), else by a table. */
export function crc32(bytes: Uint8Array): number {
  return NATIVE === undefined ? crc32ByTable(bytes) : NATIVE(bytes);
}

/** Absent in older versions of Node, whatever its types say. */
const NATIVE = (zlib as { readonly crc32?: typeof zlib.crc32 }).crc32;

export function crc32ByTable(bytes: Uint8Array): number {
  let rest = 0xffff_ffff;
  for (const byte of bytes) rest = (rest >>> 8) ^ (TABLE[(rest ^ byte) & 0xff] ?? 0);
  return ~rest >>> 0;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = (rest & 1) === 0 ? rest >>> 1 : (rest >>> 1) ^ 0xedb8_8320;
  return rest;
});
