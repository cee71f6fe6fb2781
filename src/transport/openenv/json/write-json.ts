import { DOUBLE_FIELDS } from "./double-fields.js";
import { fraction } from "../../../wire/json/number-text.js";
import { quoted, wireText } from "../../../wire/json/quoted-text.js";
import { WrittenJson } from "../../../wire/json/written.js";
import { snakeCase } from "../../../support/snake-case.js";
import { isObject } from "../../../support/is-object.js";

/**
 * The JSON text of a value: keys in snake_case, undefined left out, null kept, and null for what JSON has no word
 * for, such as a number that is not finite. A number under the name of a `double` of the contract is a float: `1.0`.
 */
export function jsonText(value: unknown): string {
  return Buffer.from(wireJson(value), "latin1").toString();
}

/** The same as wire text. `isDouble`: the value stands under the name of a double. */
export function wireJson(value: unknown, isDouble = false): string {
  switch (typeof value) {
    case "string":
      return quoted(value);
    case "number":
      if (!Number.isFinite(value)) return "null";
      return isDouble ? fraction(value) : String(value);
    case "boolean":
    case "bigint":
      return String(value);
    case "object":
      if (value instanceof WrittenJson) return value.text;
      if (Array.isArray(value)) return `[${value.map((item) => wireJson(item, isDouble)).join(",")}]`;
      return isObject(value) ? objectText(value) : "null";
    default:
      return "null";
  }
}

function objectText(value: Readonly<Record<string, unknown>>): string {
  let text = "";
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (hasJson(member))
      text += `${text === "" ? "" : ","}${keyText(key)}:${wireJson(member, DOUBLE_FIELDS.has(key))}`;
  }
  return `{${text}}`;
}

function hasJson(value: unknown): boolean {
  return value !== undefined && typeof value !== "function" && typeof value !== "symbol";
}

/** The keys of the domain are a few hundred; a bound keeps a foreign environment from growing the table. */
const MOST_KEYS = 4_096;
const keyTexts = new Map<string, string>();

function keyText(key: string): string {
  const known = keyTexts.get(key);
  if (known !== undefined) return known;
  const text = wireText(JSON.stringify(snakeCase(key)));
  if (keyTexts.size < MOST_KEYS) keyTexts.set(key, text);
  return text;
}
