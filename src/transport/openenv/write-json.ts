import { isObject } from "./field-rules.js";
import { JsonPieces } from "./json-pieces.js";
import { writeGrowingList } from "./kept-list.js";
import { quoted, quotedAgain, wireText } from "./quoted-text.js";
import { snakeCase } from "./snake-case.js";

type Write = (value: unknown, out: JsonPieces) => void;

interface KeyRule {
  /** `"snake_key":` */
  readonly first: string;
  /** `,"snake_key":` */
  readonly next: string;
  /** How what is under the key is written; undefined for the ordinary way. */
  readonly habit: Write | undefined;
}

const writeComponents = toldTwice(writeJson);
const writeFeedback = toldTwice((value, out) => {
  out.text += typeof value === "string" ? quoted(value) : "null";
});

/**
 * Domain values never change once made, so what one of them is in JSON may be kept as long as it lives. These keys
 * have values that come back.
 */
const HABITS: Readonly<Record<string, Write>> = {
  /** In every observation of an episode, each time with one entry more. */
  history: writeHistory,
  /** The same value in message after message. */
  allowedFields: writeKept,
  availableActionTypes: writeKept,
  availableTools: writeKept,
  capacityState: writeKept,
  capacityAfter: writeKept,
  operationalContext: writeKept,
  contextStatus: writeKept,
  dynamicQueueEvents: writeKept,
  /** Twice in one message: in the newest entry of the history, and beside it. */
  rewardComponents: writeComponents,
  lastRewardComponents: writeComponents,
  feedbackSummary: writeFeedback,
  lastFeedbackSummary: writeFeedback,
};

const rules = new Map<string, KeyRule>();
/** The keys of the domain are a few hundred; a bound keeps a foreign environment from growing the table. */
const MOST_RULES = 4_096;

const keptTexts = new WeakMap<object, string>();
const SMALL_NUMBERS: readonly string[] = Array.from({ length: 256 }, (_, number) => String(number));

/**
 * The JSON text of a value: keys in snake_case, undefined left out, null kept, and null for what JSON has no word
 * for, such as a number that is not finite.
 */
export function jsonText(value: unknown): string {
  return Buffer.from(jsonWireText(value), "latin1").toString();
}

/** The same with a character for each byte of UTF-8. */
function jsonWireText(value: unknown): string {
  const out = new JsonPieces();
  writeJson(value, out);
  return out.toWireText();
}

export function writeJson(value: unknown, out: JsonPieces): void {
  switch (typeof value) {
    case "string":
      out.text += quotedAgain(value);
      return;
    case "number":
      out.text += numberText(value);
      return;
    case "boolean":
      out.text += value ? "true" : "false";
      return;
    case "bigint":
      out.text += value.toString();
      return;
    case "object":
      if (value === null) out.text += "null";
      else if (Array.isArray(value)) writeList(value, out);
      else if (isObject(value)) writeObject(value, out);
      return;
    default:
      out.text += "null";
  }
}

function writeObject(value: Readonly<Record<string, unknown>>, out: JsonPieces): void {
  let first = true;
  out.text += "{";
  for (const key in value) {
    const member = value[key];
    if (!hasJson(member)) continue;
    const rule = rules.get(key) ?? learn(key);
    out.text += first ? rule.first : rule.next;
    if (rule.habit === undefined) writeJson(member, out);
    else rule.habit(member, out);
    first = false;
  }
  out.text += "}";
}

function writeList(items: readonly unknown[], out: JsonPieces): void {
  let first = true;
  out.text += "[";
  for (const item of items) {
    if (!first) out.text += ",";
    writeJson(item, out);
    first = false;
  }
  out.text += "]";
}

function numberText(value: number): string {
  if (Number.isInteger(value) && value >= 0 && value < SMALL_NUMBERS.length)
    return SMALL_NUMBERS[value] ?? "0";
  return Number.isFinite(value) ? String(value) : "null";
}

function hasJson(value: unknown): boolean {
  return value !== undefined && typeof value !== "function" && typeof value !== "symbol";
}

function learn(key: string): KeyRule {
  const first = `${wireText(JSON.stringify(snakeCase(key)))}:`;
  const habit = Object.hasOwn(HABITS, key) ? HABITS[key] : undefined;
  const rule = { first, next: `,${first}`, habit };
  if (rules.size < MOST_RULES) rules.set(key, rule);
  return rule;
}

function writeHistory(value: unknown, out: JsonPieces): void {
  if (areObjects(value)) writeGrowingList(value, jsonWireText, out);
  else writeJson(value, out);
}

function areObjects(value: unknown): value is readonly [object, ...object[]] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => typeof item === "object" && item !== null)
  );
}

function writeKept(value: unknown, out: JsonPieces): void {
  if (typeof value !== "object" || value === null) return writeJson(value, out);
  let text = keptTexts.get(value);
  if (text === undefined) {
    // Through bytes and back: V8 keeps what was added up as a tree of pieces, and would walk it each time it is sent.
    text = Buffer.from(jsonWireText(value), "latin1").toString("latin1");
    keptTexts.set(value, text);
  }
  out.text += text;
}

/** Writes as `write` does, and remembers what the last value came to. */
function toldTwice(write: Write): Write {
  let last: unknown;
  let text = "";
  return (value, out) => {
    if (value !== last || last === undefined) {
      const inner = new JsonPieces();
      write(value, inner);
      text = inner.toWireText();
      last = value;
    }
    out.text += text;
  };
}
