import type * as Fs from "node:fs";

/** Bytes that can still be written, and how often anything was. */
export const disk = { roomFor: Number.POSITIVE_INFINITY, writes: 0 };

/** For whoever replaces `node:fs`: writes as many bytes as there is room for on {@link disk}, and throws where there is none. */
export function writeWhereThereIsRoom(fs: typeof Fs) {
  return (descriptor: number, bytes: Uint8Array | string, from = 0): number => {
    if (typeof bytes === "string") return fs.writeSync(descriptor, bytes); // the lock
    disk.writes += 1;
    if (disk.roomFor <= 0) throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
    const length = Math.min(bytes.byteLength - from, disk.roomFor);
    disk.roomFor -= length;
    return fs.writeSync(descriptor, bytes, from, length);
  };
}
