import { ScalarType, type DescField, type DescMessage } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { enumWords, keyOf } from "../keys.js";
import { VARIANTS } from "../variants.js";

/** What a message says, by the domain's keys. */
export type Plain = Readonly<Record<string, unknown>>;

type Target = Record<string, unknown>;

/** Reads one message as a value of the domain; undefined where it is not the usual one. */
export type ProtobufReader = (bytes: Buffer) => Plain | undefined;

/** Reads what follows a tag into the target. False: this is not usual. */
type Read = (input: Input, target: Target) => boolean;

interface FieldReader {
  readonly read: Read;
  /** Whether the field may come again. */
  readonly isList: boolean;
}

/** A value, or {@link UNUSUAL}. */
type ReadValue = (input: Input) => unknown;

const UNUSUAL = Symbol("unusual");
const EXPLICIT: FeatureSet_FieldPresence = FeatureSet_FieldPresence.EXPLICIT;

const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const BYTES_OF_A_DOUBLE = 8;
const LARGEST_INT32 = 0x7fff_ffff;

/**
 * A reader of the message, put together once from its descriptor, for what clients usually send: each field of the
 * contract once at most, whole numbers that are not negative, words that the vocabulary has, text of ASCII. Of all else
 * (fields of a newer contract, a field twice, a number too wide, bytes that are no message) it says nothing: there the
 * general parser decides, and finds the words for what is wrong. An optional field that is not set is absent; of the
 * others the default is there, but that no word stands for an enum's zero value.
 */
export function createProtobufReader(message: DescMessage): ProtobufReader {
  const read = messageReader(message);
  return (bytes) => {
    const value = read(new Input(bytes, 0, bytes.byteLength));
    return value === UNUSUAL ? undefined : (value as Plain); // a message reads as such a value
  };
}

/** Bytes and how far they are read. */
class Input {
  constructor(
    readonly bytes: Buffer,
    public at: number,
    public end: number,
  ) {}

  /** Of at most 31 bits; −1 for a longer one, and for one that is cut off. */
  varint(): number {
    const first = this.at < this.end ? (this.bytes[this.at] ?? 0) : 0x80;
    if (first < 0x80) {
      this.at += 1;
      return first;
    }
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      if (this.at >= this.end) return -1;
      const byte = this.bytes[this.at] ?? 0;
      this.at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value <= LARGEST_INT32 ? value : -1;
    }
    return -1;
  }

  /** Where the next part ends, by the length before it; −1 where that is beyond the end. */
  partEnd(): number {
    const length = this.varint();
    return length < 0 || length > this.end - this.at ? -1 : this.at + length;
  }
}

function messageReader(message: DescMessage): ReadValue {
  const defaults = defaultsOf(message);
  const fields: (FieldReader | undefined)[] = [];
  const variants = VARIANTS[message.name];
  for (const field of message.fields) {
    if (field.oneof === undefined) {
      fields[tagOf(field)] = { read: fieldReader(field), isList: field.fieldKind === "list" };
    } else if (variants !== undefined) {
      fields[tagOf(field)] = { read: caseReader(field, variants[field.name] ?? {}), isList: false };
    }
  }
  return (input) => {
    const target: Target = { ...defaults };
    let seen = 0;
    while (input.at < input.end) {
      const tag = input.varint();
      const bit = 1 << (tag >>> 3);
      const field = fields[tag];
      if (field === undefined || tag >>> 3 > 30 || (!field.isList && (seen & bit) !== 0)) return UNUSUAL;
      seen |= bit;
      if (!field.read(input, target)) return UNUSUAL;
    }
    return target;
  };
}

function defaultsOf(message: DescMessage): Plain {
  const made: Target = {};
  for (const field of message.fields) {
    if (field.oneof !== undefined) continue;
    if (field.fieldKind === "list") made[keyOf(field)] = [];
    else if (field.scalar !== undefined && field.presence !== EXPLICIT)
      made[keyOf(field)] = zeroOf(field.scalar);
  }
  return made;
}

function zeroOf(type: ScalarType): string | number | boolean {
  if (type === ScalarType.STRING) return "";
  return type === ScalarType.BOOL ? false : 0;
}

function tagOf(field: DescField): number {
  return (field.number << 3) | wireTypeOf(field);
}

function wireTypeOf({ message, scalar }: DescField): number {
  if (scalar === ScalarType.DOUBLE) return FIXED64;
  return message === undefined && scalar !== ScalarType.STRING ? VARINT : DELIMITED;
}

function fieldReader(field: DescField): Read {
  const key = keyOf(field);
  const value = valueReader(field);
  if (field.fieldKind !== "list") {
    return (input, target) => {
      const read = value(input);
      if (read === UNUSUAL) return false;
      if (read !== undefined) target[key] = read;
      return true;
    };
  }
  return (input, target) => {
    const item = value(input);
    if (item === UNUSUAL) return false;
    const before = target[key];
    target[key] = Array.isArray(before) ? [...(before as unknown[]), item] : [item];
    return true;
  };
}

/** The members of the case beside those of the message, with the words that tell the case; a second case is unusual. */
function caseReader(field: DescField, words: Plain): Read {
  const value = valueReader(field);
  const [firstWord = ""] = Object.keys(words);
  return (input, target) => {
    if (target[firstWord] !== undefined) return false;
    const members = value(input);
    if (members === UNUSUAL) return false;
    Object.assign(target, words, members);
    return true;
  };
}

function valueReader(field: DescField): ReadValue {
  if (field.enum !== undefined) return enumReader(field);
  if (field.message !== undefined) return withinPart(messageReader(field.message));
  switch (field.scalar) {
    case ScalarType.INT32:
      return (input) => {
        const value = input.varint();
        return value < 0 ? UNUSUAL : value;
      };
    case ScalarType.BOOL:
      return (input) => {
        const value = input.varint();
        return value === 0 || value === 1 ? value === 1 : UNUSUAL;
      };
    case ScalarType.DOUBLE:
      return readDouble;
    case ScalarType.STRING:
      return readText;
    default:
      throw new Error(`${field.parent.typeName}.${field.name}: no reader for its type`);
  }
}

/** Undefined for the zero value. */
function enumReader(field: DescField): ReadValue {
  if (field.enum === undefined) throw new Error(`${field.name} is no enum`);
  const words = new Map([...enumWords(field.enum)].map(([word, number]) => [number, word]));
  return (input) => {
    const number = input.varint();
    return number === 0 ? undefined : (words.get(number) ?? UNUSUAL);
  };
}

function withinPart(read: ReadValue): ReadValue {
  return (input) => {
    const partEnd = input.partEnd();
    if (partEnd < 0) return UNUSUAL;
    const { end } = input;
    input.end = partEnd;
    const value = read(input);
    input.end = end;
    return value;
  };
}

function readDouble(input: Input): unknown {
  const { at, end, bytes } = input;
  if (at + BYTES_OF_A_DOUBLE > end) return UNUSUAL;
  input.at = at + BYTES_OF_A_DOUBLE;
  return bytes.readDoubleLE(at);
}

function readText(input: Input): unknown {
  const end = input.partEnd();
  if (end < 0) return UNUSUAL;
  for (let at = input.at; at < end; at += 1) {
    if ((input.bytes[at] ?? 0) > 0x7f) return UNUSUAL;
  }
  const text = input.bytes.toString("latin1", input.at, end);
  input.at = end;
  return text;
}
