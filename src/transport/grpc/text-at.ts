/** The text of a top-level field of a protobuf message; the last one where it stands twice. Undefined where none can be read. */
export function textAt(message: Buffer, field: number): string | undefined {
  let at = 0;
  let text: string | undefined;

  /** Undefined where it does not end, or is longer than any tag and length here. */
  function varint(): number | undefined {
    let value = 0;
    for (let shift = 0; shift < 64; shift += 7) {
      const byte = message[at];
      if (byte === undefined) return undefined;
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return undefined;
  }

  while (at < message.byteLength) {
    const tag = varint();
    if (tag === undefined) return undefined;
    const wireType = tag % 8;
    if (wireType === VARINT) varint();
    else if (wireType === FIXED64) at += 8;
    else if (wireType === FIXED32) at += 4;
    else if (wireType === BYTES) {
      const length = varint();
      if (length === undefined || at + length > message.byteLength) return undefined;
      if (Math.floor(tag / 8) === field) text = message.toString("utf8", at, at + length);
      at += length;
    } else return undefined;
  }
  return text;
}

/** Of protobuf's encoding; groups are in no message here. */
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
