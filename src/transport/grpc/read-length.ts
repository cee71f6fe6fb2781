/** Longest length that is read here, in bytes: four varint bytes hold 256 MiB. */
const MOST_BYTES = 4;

/** Where a part begins and ends whose length is written at `at`; undefined where that is beyond the message. */
export function readLength(
  message: Buffer,
  at: number,
): { readonly start: number; readonly end: number } | undefined {
  let length = 0;
  for (let index = 0; index < MOST_BYTES; index += 1) {
    const byte = message[at + index];
    if (byte === undefined) return undefined;
    length |= (byte & 0x7f) << (7 * index);
    if (byte >= 0x80) continue;
    const start = at + index + 1;
    return start + length > message.byteLength ? undefined : { start, end: start + length };
  }
  return undefined;
}
