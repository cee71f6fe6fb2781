import { ScalarType, type DescField, type DescMessage } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { enumWords, keyOf } from "../keys.js";
import { VARIANTS, type VariantWords } from "../variants.js";
import { ReverseOutput } from "./output.js";

/** A value of the domain as the writers read it. */
type Source = Readonly<Record<string, unknown>>;

type Write = (out: ReverseOutput, source: Source) => void;

/** Writes one value that is there. */
type WriteValue = (out: ReverseOutput, value: unknown) => void;

/** Writes values of the domain as the bytes of one message. */
export interface ProtobufWriter {
  message(value: object): Buffer;
  /** The same as gRPC frames it. */
  grpcFrame(value: object): Buffer;
}

/**
 * Messages whose values never change and are told again and again: their bytes are kept for as long as the value is.
 * Instances are few beside the replies that repeat them.
 */
const KEPT: ReadonlySet<string> = new Set([
  "HistoryEntry",
  "RewardComponents",
  "CapacityState",
  "TeamCounts",
  "Task",
]);

const EXPLICIT: FeatureSet_FieldPresence = FeatureSet_FieldPresence.EXPLICIT;

/** Of wire types, those that the contract's fields have. */
const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;

/**
 * A writer of the message, put together once from its descriptor: what protobuf-es would write, byte for byte, without a
 * message object between. What is undefined or null is left out, as is what protobuf has no bytes for.
 */
export function createProtobufWriter(message: DescMessage): ProtobufWriter {
  const write = writerOf(message, new Map());
  const out = new ReverseOutput();
  const run = (value: object): void => {
    out.clear();
    write(out, value as Source); // every object can be asked for members by name
  };
  return {
    message(value) {
      run(value);
      return out.taken();
    },
    grpcFrame(value) {
      run(value);
      out.grpcPrefix(out.length);
      return out.taken();
    },
  };
}

/** `made`: writers by message name; a message that refers to itself finds its own. */
function writerOf(message: DescMessage, made: Map<string, Write>): Write {
  const known = made.get(message.typeName);
  if (known !== undefined) return known;
  let write: Write | undefined;
  made.set(message.typeName, (out, source) => write?.(out, source));
  const own = message.fields
    .filter((field) => field.oneof === undefined)
    .map((field) => ({ number: field.number, write: fieldWriter(field, made) }));
  const parts = [...own, ...variantParts(message, made)].sort((a, b) => b.number - a.number);
  const writes = parts.map((part) => part.write);
  write = (out, source) => {
    for (const part of writes) part(out, source);
  };
  if (KEPT.has(message.name)) write = keeping(write);
  made.set(message.typeName, write);
  return write;
}

/** Remembers the bytes of each value. */
function keeping(write: Write): Write {
  const kept = new WeakMap<Source, Uint8Array>();
  const apart = new ReverseOutput();
  return (out, source) => {
    let bytes = kept.get(source);
    if (bytes === undefined) {
      apart.clear();
      write(apart, source);
      bytes = apart.taken();
      kept.set(source, bytes);
    }
    out.raw(bytes);
  };
}

function fieldWriter(field: DescField, made: Map<string, Write>): Write {
  const key = keyOf(field);
  if (field.fieldKind === "list") return listWriter(field, key, made);
  const write = valueWriter(field, made);
  const tag = tagWriter(field);
  if (field.presence === EXPLICIT) {
    return (out, source) => {
      const value = source[key];
      if (value === undefined || value === null) return;
      write(out, value);
      tag(out);
    };
  }
  return (out, source) => {
    const value = source[key];
    // Protobuf has no bytes for a field that is what it is anyway.
    if (value === undefined || value === null || value === 0 || value === false || value === "") return;
    write(out, value);
    tag(out);
  };
}

function listWriter(field: DescField & { fieldKind: "list" }, key: string, made: Map<string, Write>): Write {
  const write = valueWriter(field, made);
  const tag = tagWriter(field);
  const itemsOf = (source: Source): readonly unknown[] => {
    const items = source[key];
    return Array.isArray(items) ? items : [];
  };
  if (field.packed) {
    return (out, source) => {
      const items = itemsOf(source);
      if (items.length === 0) return;
      const before = out.length;
      for (let index = items.length - 1; index >= 0; index -= 1) write(out, items[index]);
      out.varint(out.length - before);
      tag(out);
    };
  }
  return (out, source) => {
    const items = itemsOf(source);
    for (let index = items.length - 1; index >= 0; index -= 1) {
      write(out, items[index]);
      tag(out);
    }
  };
}

/** What the values of a field, or the items of a list, are written by; with their length where they have one. */
function valueWriter(field: DescField, made: Map<string, Write>): WriteValue {
  if (field.enum !== undefined) {
    const numbers = enumWords(field.enum);
    return (out, word) => out.varint(numbers.get(word as string) ?? 0); // an enum's value is a word
  }
  if (field.message !== undefined) {
    const write = writerOf(field.message, made);
    return (out, value) => {
      const before = out.length;
      write(out, value as Source); // a message's value is an object
      out.varint(out.length - before);
    };
  }
  return scalarWriter(field);
}

/** The casts say what the descriptor has just said. */
function scalarWriter(field: DescField): WriteValue {
  switch (field.scalar) {
    case ScalarType.DOUBLE:
      return (out, value) => out.double(value as number);
    case ScalarType.INT32:
      return (out, value) => out.int32(value as number);
    case ScalarType.BOOL:
      return (out, value) => out.varint(value === true ? 1 : 0);
    case ScalarType.STRING:
      return (out, value) => out.text(value as string);
    default:
      throw new Error(`${field.parent.typeName}.${field.name}: no writer for its type`);
  }
}

function tagWriter(field: DescField): (out: ReverseOutput) => void {
  const tag = (field.number << 3) | wireTypeOf(field);
  return (out) => out.varint(tag);
}

function wireTypeOf(field: DescField): number {
  if (field.message !== undefined || field.scalar === ScalarType.STRING) return DELIMITED;
  if (field.fieldKind === "list" && field.packed) return DELIMITED;
  return field.scalar === ScalarType.DOUBLE ? FIXED64 : VARINT;
}

interface Part {
  readonly number: number;
  readonly write: Write;
}

/** The oneof of a message that the domain has flat; none where it has no oneof. */
function variantParts(message: DescMessage, made: Map<string, Write>): readonly Part[] {
  const cases = message.fields.filter((field) => field.oneof !== undefined);
  if (cases.length === 0) return [];
  const byWords = new Map(cases.map((field) => [wordsText(variantOf(field)), caseWriter(field, made)]));
  const keys = [...new Set(cases.flatMap((field) => Object.keys(variantOf(field))))];
  const find = (source: Source): Write | undefined => {
    let words = "";
    for (const key of keys) {
      words += ` ${String(source[key])}`;
      const found = byWords.get(words);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const write: Write = (out, source) => find(source)?.(out, source);
  return [{ number: Math.min(...cases.map((field) => field.number)), write }];
}

function variantOf(field: DescField): VariantWords {
  const words = VARIANTS[field.parent.name]?.[field.name];
  if (words !== undefined) return words;
  throw new Error(`${field.parent.name}.${field.name}: variants.ts does not say how the domain tells it`);
}

function wordsText(words: VariantWords): string {
  return Object.values(words)
    .map((word) => ` ${word}`)
    .join("");
}

/** The members of the case are the flat value's own. */
function caseWriter(field: DescField, made: Map<string, Write>): Write {
  const write = valueWriter(field, made);
  const tag = tagWriter(field);
  return (out, source) => {
    write(out, source);
    tag(out);
  };
}
