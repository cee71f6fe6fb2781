import { ScalarType, type DescField, type DescMessage } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { enumWords, keyOf } from "../keys.js";
import { VARIANTS, type VariantWords } from "../variants.js";
import { assemble, use } from "../assemble.js";
import { grownListWriter } from "./grown-lists.js";
import { keepingLast, type Write } from "./kept-bytes.js";

/** Messages that one answer may tell twice. */
const TWICE: ReadonlySet<string> = new Set(["RewardComponents", "CapacityState"]);

/** Messages of lists that only grow. */
const GROWING: ReadonlySet<string> = new Set(["HistoryEntry"]);

/** Texts of tickets and tasks: few, and told again and again. */
const REPEATED_TEXTS: ReadonlySet<string> = new Set([
  "task_name",
  "instructions",
  "title",
  "requester",
  "description",
  "ambiguity_note",
  "planning_note",
  "customer_update_note",
]);

const EXPLICIT: FeatureSet_FieldPresence = FeatureSet_FieldPresence.EXPLICIT;

/** Of wire types, those that the contract's fields have. */
const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;

/**
 * The writer as code of its own, a line for each field: V8 knows each place that reads a member and what it finds there,
 * which makes it several times as fast as one piece of code that reads every member of every message. The code is put
 * together of descriptors alone; nothing that is ever sent becomes a part of it.
 */
export function compileWriter(message: DescMessage): Write {
  return new WriterCode().writeOf(message);
}

class WriterCode {
  /** By name of the message; one that refers to itself finds its own. */
  private readonly made = new Map<string, { write: Write | undefined }>();

  writeOf(message: DescMessage): Write {
    const known = this.made.get(message.typeName);
    if (known !== undefined) return known.write ?? ((out, value) => known.write?.(out, value));
    const own: { write: Write | undefined } = { write: undefined };
    this.made.set(message.typeName, own);
    let write = this.compile(message);
    if (TWICE.has(message.name)) write = keepingLast(write);
    own.write = write;
    return write;
  }

  /** From the last field to the first, as the output is written. */
  private compile(message: DescMessage): Write {
    const uses: unknown[] = [];
    const cases = message.fields.filter((field) => field.oneof !== undefined);
    const parts = message.fields
      .filter((field) => field.oneof === undefined)
      .map((field) => ({ number: field.number, code: this.field(field, uses) }));
    if (cases.length > 0) {
      const number = Math.min(...cases.map((field) => field.number));
      parts.push({ number, code: this.oneof(cases, uses) });
    }
    const lines = parts.sort((a, b) => b.number - a.number).map((part) => part.code);
    return assembled(message.name, lines, uses);
  }

  private field(field: DescField, uses: unknown[]): string {
    const value = `value = source.${keyOf(field)};`;
    if (field.fieldKind === "list") return `${value} ${this.list(field, uses)}`;
    // Protobuf has no bytes for a field that is what it is anyway.
    const isDefault = field.presence === EXPLICIT ? "" : ' && value !== 0 && value !== false && value !== ""';
    const isThere = `value !== undefined && value !== null${isDefault}`;
    return `${value} if (${isThere}) { ${this.value(field, uses, "value")} ${tag(field)} }`;
  }

  private list(field: DescField & { fieldKind: "list" }, uses: unknown[]): string {
    const some = "if (Array.isArray(value) && value.length > 0)";
    const each = (code: string): string =>
      `for (let index = value.length - 1; index >= 0; index -= 1) { const item = value[index]; ${code} }`;
    if (field.packed) {
      const items = each(this.value(field, uses, "item"));
      return `${some} { const end = out.length; ${items} out.varint(out.length - end); ${tag(field)} }`;
    }
    const item = `${this.value(field, uses, "item")} ${tag(field)}`;
    if (!GROWING.has(field.message?.name ?? "")) return `${some} ${each(item)}`;
    const own: unknown[] = [];
    const writeItem = assembled(
      `${field.parent.name}_${field.name}`,
      [`${this.value(field, own, "source")} ${tag(field)}`],
      own,
    );
    // The history of an observation that says `done` is whole; other messages that tell one do not say.
    return `${some} ${use(uses, grownListWriter(writeItem))}(out, value, source.done === true);`;
  }

  /** Writes what is in the variable, with its length where it has one. */
  private value(field: DescField, uses: unknown[], variable: string): string {
    if (field.enum !== undefined) {
      const numbers = Object.assign(Object.create(null), Object.fromEntries(enumWords(field.enum))) as object;
      return `out.varint(${use(uses, numbers)}[${variable}] ?? 0);`;
    }
    if (field.message !== undefined) {
      const write = use(uses, this.writeOf(field.message));
      return `{ const end = out.length; ${write}(out, ${variable}); out.varint(out.length - end); }`;
    }
    return `out.${methodOf(field)}(${variable});`;
  }

  /** Of a message that the domain has flat: the members of the case are the value's own, and its words say which it is. */
  private oneof(cases: readonly DescField[], uses: unknown[]): string {
    return cases
      .map((field) => {
        const words = Object.entries(variantOf(field));
        const isCase = words.map(([key, word]) => `source.${key} === ${JSON.stringify(word)}`).join(" && ");
        return `if (${isCase}) { ${this.value(field, uses, "source")} ${tag(field)} }`;
      })
      .join(" else ");
  }
}

function variantOf(field: DescField): VariantWords {
  const words = VARIANTS[field.parent.name]?.[field.name];
  if (words !== undefined) return words;
  throw new Error(`${field.parent.name}.${field.name}: variants.ts does not say how the domain tells it`);
}

function assembled(name: string, lines: readonly string[], uses: readonly unknown[]): Write {
  return assemble(`write${name}(out, source)`, lines, uses) as Write; // what the lines say
}

function methodOf(field: DescField): string {
  switch (field.scalar) {
    case ScalarType.DOUBLE:
      return "double";
    case ScalarType.INT32:
      return "int32";
    case ScalarType.BOOL:
      return "bool";
    case ScalarType.STRING:
      return REPEATED_TEXTS.has(field.name) ? "textAgain" : "text";
    default:
      throw new Error(`${field.parent.typeName}.${field.name}: no writer for its type`);
  }
}

function tag(field: DescField): string {
  return `out.varint(${(field.number << 3) | wireTypeOf(field)});`;
}

function wireTypeOf(field: DescField): number {
  if (field.message !== undefined || field.scalar === ScalarType.STRING) return DELIMITED;
  if (field.fieldKind === "list" && field.packed) return DELIMITED;
  return field.scalar === ScalarType.DOUBLE ? FIXED64 : VARINT;
}
