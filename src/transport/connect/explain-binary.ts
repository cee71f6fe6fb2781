import { ScalarType, type DescField, type DescMessage } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { HelpdeskError } from "../../service/index.js";
import { reasonOfBadNumber } from "./field-names.js";
import { remember } from "./remember.js";

const INT32_MIN = -(2n ** 31n);
const INT32_MAX = 2n ** 31n - 1n;

/**
 * The first int32 field, here or in a message within, whose bytes hold a wider number. The protobuf parser does not fail
 * there: it cuts the number to 32 bits, and would play another seed than was asked for. So the bytes of a message that may
 * hold such a field are looked through; of the others nothing is.
 */
export function findWideInteger(message: DescMessage, bytes: Uint8Array): HelpdeskError | undefined {
  return mayHoldInt32(message) ? findIn(message, bytes, "") : undefined;
}

const mayHoldInt32 = remember((message: DescMessage): boolean =>
  messagesFrom(message).some((each) => each.fields.some(isInt32)),
);

/** The message's own type and those of all that it may hold. */
function messagesFrom(message: DescMessage): readonly DescMessage[] {
  const found = new Set([message]);
  for (const each of found) {
    for (const field of each.fields) if (field.message !== undefined) found.add(field.message);
  }
  return [...found];
}

function isInt32(field: DescField): boolean {
  return field.fieldKind === "scalar" && field.scalar === ScalarType.INT32;
}

function findIn(message: DescMessage, bytes: Uint8Array, path: string): HelpdeskError | undefined {
  const reader = new BinaryReader(bytes);
  const items = new Map<DescField, number>();
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const field = message.fields.find((known) => known.number === number);
    const subject = field === undefined ? "" : path + field.name;
    if (field !== undefined && isInt32(field) && wireType === WireType.Varint) {
      const start = reader.pos;
      reader.skip(wireType, number);
      const value = readVarint(bytes.subarray(start, reader.pos));
      if (value < INT32_MIN || value > INT32_MAX) {
        return new HelpdeskError(
          reasonOfBadNumber(field),
          `${subject} is not a whole number of 32 bits.`,
          subject,
        );
      }
    } else if (field?.message !== undefined && wireType === WireType.LengthDelimited) {
      const index = field.fieldKind === "list" ? `[${countItem(items, field)}]` : "";
      const fault = findIn(field.message, reader.bytes(), `${subject}${index}.`);
      if (fault !== undefined) return fault;
    } else {
      reader.skip(wireType, number);
    }
  }
  return undefined;
}

/** The index of a list's next item. */
function countItem(items: Map<DescField, number>, list: DescField): number {
  const index = items.get(list) ?? 0;
  items.set(list, index + 1);
  return index;
}

/** The number of a varint: its 70 bits at most, read as 64-bit two's complement when they fit that. */
function readVarint(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const [index, byte] of bytes.entries()) value |= BigInt(byte & 0x7f) << BigInt(7 * index);
  return value < 2n ** 64n ? BigInt.asIntN(64, value) : value;
}
