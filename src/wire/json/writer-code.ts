import { ScalarType, type DescField, type DescMessage } from "@bufbuild/protobuf";
import { snakeCase } from "../../support/snake-case.js";
import { enumWords, keyOf } from "../keys.js";
import { VARIANTS } from "../variants.js";
import { assemble, use } from "../assemble.js";
import {
  inOnePiece,
  keepingEach,
  keepingHeads,
  keepingLast,
  type Append,
  type AppendObject,
} from "./kept-text.js";
import { fraction, number } from "./number-text.js";
import { quoted, quotedAgain } from "./quoted-text.js";
import { absentValueOf, isSparse, jsonFieldsOf, jsonFieldsOfCase, presenceOf } from "./rules.js";

/** Messages whose values never change and are told in several replies. */
const KEPT: ReadonlySet<string> = new Set(["CapacityState", "OperationalContext", "ContextStatus", "Task"]);

/** Messages that one reply tells twice. */
const TWICE: ReadonlySet<string> = new Set(["RewardComponents", "ObservationMetadata"]);

/** Lists that stay the same from reply to reply. */
const KEPT_LISTS: ReadonlySet<string> = new Set(["dynamic_queue_events"]);

/**
 * How many members, from the first on, are mostly as they were in another value of the message that had the same text in
 * the field after it.
 */
const HEADS: Readonly<Record<string, readonly [number, string]>> = {
  Observation: [6, "instructions"],
  TicketView: [4, "description"],
  TicketGlimpse: [4, "description"],
  RelatedTicketPreview: [4, "description"],
};

/** Texts that are hardly ever told again, or that a client chose. */
const FRESH_TEXTS: ReadonlySet<string> = new Set([
  "feedback_summary",
  "last_feedback_summary",
  "target_ticket_id",
  "tool_target_ticket_id",
  "episode_id",
]);

/** Of reports nothing is told again. */
const REPORT_FILE = "helpdesk/v1/report";

/** Counts that are written as one text with their name. */
const SMALL: readonly string[] = Array.from({ length: 64 }, (_, count) => String(count));

/**
 * Writers as code of their own, a line for each field, as those of protobuf are (`../protobuf/writer-code.ts`): all that
 * a field's descriptor decides is decided here, once. The code is put together of descriptors and `rules.ts` alone;
 * nothing that is ever sent becomes a part of it. Text is added up member by member: V8 copies a list of short
 * pieces several times as fast as a tree of them.
 */
export class WriterCode {
  private readonly made = new Map<DescMessage, AppendObject>();

  of(message: DescMessage): AppendObject {
    let append = this.made.get(message);
    if (append !== undefined) return append;
    append = this.compile(message);
    if (KEPT.has(message.name)) append = keepingEach(append);
    if (TWICE.has(message.name)) append = keepingLast(append);
    this.made.set(message, append);
    return append;
  }

  /** What comes before the items of a list, and after them. */
  around(message: DescMessage, list: string): { before: AppendObject; after: AppendObject } {
    const fields = jsonFieldsOf(message);
    const at = fields.findIndex(({ name }) => name === list);
    return {
      before: this.members(message.name, fields.slice(0, at), "{", `,"${list}":[`),
      after: this.members(message.name, fields.slice(at + 1), "]", "}"),
    };
  }

  private compile(message: DescMessage): AppendObject {
    const fields = jsonFieldsOf(message);
    if (message.oneofs.length > 0) return this.variants(message, fields);
    if (!fields.some(isSparse)) return this.members(message.name, fields, "{", "}");
    const members = this.members(message.name, fields, "", "");
    return (text, value) => `${text}{${members("", value).slice(1)}}`;
  }

  /** Of a message that the domain has flat: the words of the case, what all cases have, and its own. */
  private variants(message: DescMessage, shared: readonly DescField[]): AppendObject {
    const uses: unknown[] = [];
    const cases = message.fields.filter(({ oneof }) => oneof !== undefined);
    const lines = cases.map((field) => {
      const words = Object.entries(VARIANTS[message.name]?.[field.name] ?? {});
      const isCase = words.map(([key, word]) => `source.${key} === ${literal(word)}`).join(" && ");
      const opening = words.map(([key, word]) => `"${snakeCase(key)}":"${word}"`).join(",");
      const fields = [...shared, ...jsonFieldsOfCase(field)];
      const append = this.members(`${message.name}_${field.name}`, fields, `{${opening}`, "}");
      return `if (${isCase}) return ${use(uses, append)}(text, source);`;
    });
    lines.push(`throw new Error("${message.name}: none of its variants");`);
    return assembled(message.name, lines, uses);
  }

  private members(name: string, fields: readonly DescField[], opening: string, ending: string): AppendObject {
    const uses: unknown[] = [];
    const isBare = opening === "{";
    const members = fields.map((field, index) => this.member(field, isBare && index === 0 ? "" : ",", uses));
    const lines = [`text += ${literal(opening)};`, ...members];
    const [count, by] = (isBare ? HEADS[name] : undefined) ?? [0, ""];
    if (count > 0) {
      const append = assembled(`${name}Head`, [...lines.slice(0, count + 1), "return text;"], uses);
      lines.splice(0, count + 1, head(fields.slice(0, count).map(keyOf), by, append, uses));
    }
    return assembled(name, [...lines, `return text + ${literal(ending)};`], uses);
  }

  private member(field: DescField, separator: string, uses: unknown[]): string {
    const name = `${separator}"${field.name}":`;
    const absent = literal(isSparse(field) ? "" : name + absentValueOf(field));
    const code = `value = source.${keyOf(field)}; ${this.value(field, name, absent, uses)}`;
    const presence = presenceOf(field);
    if (presence === undefined) return code;
    const { member, words } = presence;
    const isThere = words?.map((word) => `source.${member} === ${literal(word)}`).join(" || ");
    return `if (${isThere ?? `source.${member} !== undefined`}) { ${code} }`;
  }

  /** Adds what is in the variable, with its name, or what stands for it where nothing is in it. */
  private value(field: DescField, name: string, absent: string, uses: unknown[]): string {
    if (field.fieldKind !== "list" && field.enum !== undefined) {
      const words = [...enumWords(field.enum).keys()].map((word) => [word, inOnePiece(`${name}"${word}"`)]);
      const texts = Object.assign(Object.create(null), Object.fromEntries(words)) as object;
      return `text += ${use(uses, texts)}[value] ?? ${absent};`;
    }
    if (field.scalar === ScalarType.BOOL) {
      const [yes, no] = [literal(`${name}true`), literal(`${name}false`)];
      return `text += value === true ? ${yes} : value === false ? ${no} : ${absent};`;
    }
    const add =
      field.fieldKind === "list" || field.message !== undefined
        ? `text = ${use(uses, field.fieldKind === "list" ? this.list(field) : this.item(field))}(text, value);`
        : `text += ${use(uses, scalarText(field))}(value);`;
    return `if (value === undefined || value === null) text += ${absent}; ${frequent(field, name, uses)}
      else { text += ${literal(name)}; ${add} }`;
  }

  private list(field: DescField): AppendObject {
    const append = listOf(this.item(field));
    return field.enum !== undefined || KEPT_LISTS.has(field.name) ? keepingEach(append) : append;
  }

  private item(field: DescField): Append<never> {
    if (field.message !== undefined) return this.of(field.message);
    if (field.enum !== undefined) return (text, word: string) => text + '"' + word + '"';
    const write = scalarText(field);
    return (text, value) => text + write(value);
  }
}

/** The numbers that most fields have, as one text with their name. */
function frequent(field: DescField, name: string, uses: unknown[]): string {
  if (field.fieldKind === "list") return "";
  if (field.scalar === ScalarType.DOUBLE) return `else if (value === 0) text += ${literal(`${name}0.0`)};`;
  if (field.scalar !== ScalarType.INT32) return "";
  const texts = use(
    uses,
    SMALL.map((count) => inOnePiece(name + count)),
  );
  return `else if (value >= 0 && value < ${SMALL.length}) text += ${texts}[value];`;
}

function listOf(append: Append<never>): AppendObject {
  return (text, value) => {
    let all = text + "[";
    let separator = "";
    for (const item of value as readonly never[]) {
      all = append(all + separator, item);
      separator = ",";
    }
    return all + "]";
  };
}

/** Of a value as the descriptor says it is. */
function scalarText(field: DescField): (value: never) => string {
  if (field.scalar === ScalarType.DOUBLE) return fraction;
  if (field.scalar === ScalarType.INT32) return number;
  if (field.scalar !== ScalarType.STRING) throw new Error(`${String(field)}: no writer for its type`);
  return FRESH_TEXTS.has(field.name) || field.parent.file.name === REPORT_FILE ? quoted : quotedAgain;
}

/** The head of a message, from memory where each of its members is the same as before. */
function head(keys: readonly string[], by: string, append: AppendObject, uses: unknown[]): string {
  const { known, remember } = keepingHeads(keys, by, append);
  const same = keys.map((key) => `known.of.${key} === source.${key}`).join(" && ");
  return `const known = ${use(uses, known)}.get(source.${by});
    text += known !== undefined && ${same} ? known.text : ${use(uses, remember)}(source);`;
}

/** Text as code: V8 keeps it in one piece. */
const literal = (text: string): string => JSON.stringify(text);

function assembled(name: string, lines: readonly string[], uses: readonly unknown[]): AppendObject {
  return assemble(`append${name}(text, source)`, lines, uses) as AppendObject; // what the lines say
}
