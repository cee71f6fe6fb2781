import { isObject } from "./field-rules.js";
import { snakeCase } from "./snake-case.js";

/**
 * Writes domain values as OpenEnv JSON: keys in snake_case, undefined left out, null kept, non-finite numbers null.
 *
 * Domain values never change once made, and the same history entries, reward components and task lists come
 * back in every observation of an episode: their text is kept for as long as the value lives.
 */
const KEPT_ITEMS: ReadonlySet<string> = new Set(["history", "dynamicQueueEvents"]);
const KEPT_VALUES: ReadonlySet<string> = new Set([
  "allowedFields",
  "availableActionTypes",
  "availableTools",
  "lastRewardComponents",
  "rewardComponents",
  "capacityState",
  "capacityAfter",
]);
interface KeyRule {
  /** `"snake_key":` */
  readonly text: string;
  /** `,"snake_key":` */
  readonly next: string;
  readonly write: (value: unknown) => string | undefined;
}

const rules = new Map<string, KeyRule>();
const keptText = new WeakMap<object, string>();
/** Quoted texts: an episode says the same words, titles and notes over and over. */
const quoted = new Map<string, string>();
const MOST_QUOTED = 8_192;
const LONGEST_QUOTED = 2_048;

/** The JSON text of a value; `undefined` when there is none (undefined, a function, a symbol). */
export function writeJson(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "number":
      return Number.isFinite(value) ? String(value) : "null";
    case "boolean":
      return value ? "true" : "false";
    case "bigint":
      return value.toString();
    case "object":
      if (value === null) return "null";
      return isObject(value) ? writeObject(value) : writeArray(Array.isArray(value) ? value : [], writeJson);
    default:
      return undefined;
  }
}

/** As {@link writeJson}, for values that must be there. */
export function jsonText(value: unknown): string {
  return writeJson(value) ?? "null";
}

function writeObject(value: Readonly<Record<string, unknown>>): string {
  let text = "{";
  for (const key in value) {
    const rule = rules.get(key) ?? learn(key);
    const written = rule.write(value[key]);
    if (written !== undefined) text += (text.length === 1 ? rule.text : rule.next) + written;
  }
  return text + "}";
}

function writeArray(items: readonly unknown[], write: (item: unknown) => string | undefined): string {
  let text = "";
  let first = true;
  for (const item of items) {
    text += first ? (write(item) ?? "null") : `,${write(item) ?? "null"}`;
    first = false;
  }
  return `[${text}]`;
}

function learn(key: string): KeyRule {
  const text = `${JSON.stringify(snakeCase(key))}:`;
  const rule = { text, next: `,${text}`, write: writerOf(key) };
  // The keys of the domain are a few hundred; a bound keeps a foreign environment from growing the table.
  if (rules.size < 4096) rules.set(key, rule);
  return rule;
}

function writerOf(key: string): KeyRule["write"] {
  if (KEPT_VALUES.has(key)) return writeKept;
  if (KEPT_ITEMS.has(key))
    return (value) => (Array.isArray(value) ? writeArray(value, writeKept) : writeJson(value));
  return writeJson;
}

function writeKept(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return writeJson(value);
  const known = keptText.get(value);
  if (known !== undefined) return known;
  // Through bytes and back: V8 keeps what was added up as a tree of pieces, and would walk it each time it is sent.
  const text = Buffer.from(jsonText(value)).toString();
  keptText.set(value, text);
  return text;
}

function quote(value: string): string {
  if (value.length > LONGEST_QUOTED) return JSON.stringify(value);
  const known = quoted.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  if (quoted.size === MOST_QUOTED) quoted.clear();
  quoted.set(value, text);
  return text;
}
