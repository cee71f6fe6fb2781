import { jsonrepair } from "jsonrepair";
import { parse as parseWatchfully } from "lossless-json";
import type { Repair } from "./declared-rules.js";
import type { JsonObject } from "../../support/is-object.js";

/** Stands for a member that an object gives twice with different values: which one was meant cannot be known. */
export const DOUBLED: unique symbol = Symbol("doubled");

export interface ParsedJson {
  readonly value: JsonObject | readonly unknown[];
  readonly repairs: readonly Repair[];
}

/** What mending may cost: its time grows faster than the text. Characters. */
const MOST_MENDED_AT_ONCE = 8_192;
const MOST_MENDED_IN_ALL = 24_576;
/** Brackets within brackets; an action needs a handful. */
const DEEPEST_MENDED = 64;
/** Longer objects are not searched for doubled members. Characters. */
const LONGEST_WATCHED = 65_536;
/** JSON text in a JSON string in a JSON string, and no further. */
const MOST_ENCODINGS = 3;

/** What mending may still cost for one answer. */
export interface MendingBudget {
  characters: number;
}

export function mendingBudget(): MendingBudget {
  return { characters: MOST_MENDED_IN_ALL };
}

/** The object or list that a text is, as it stands or encoded as a string again; undefined for anything else. */
export function parseJson(text: string): ParsedJson | undefined {
  let value = strictly(text);
  let encodings = 1;
  while (typeof value === "string" && encodings < MOST_ENCODINGS) {
    value = strictly(value);
    encodings += 1;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const repairs = encodings > 1 ? (["encoded_twice"] as const) : [];
  return { value: value as JsonObject | readonly unknown[], repairs }; // what is no list is an object of JSON
}

/** As {@link parseJson}, with quotes, commas and missing ends mended. Any failure to mend is "cannot be read". */
export function mendJson(text: string, budget: MendingBudget): ParsedJson | undefined {
  if (text.length > Math.min(MOST_MENDED_AT_ONCE, budget.characters)) return undefined;
  if (depthOf(text) > DEEPEST_MENDED) return undefined;
  budget.characters -= text.length;
  let mended: string;
  try {
    mended = jsonrepair(text);
  } catch {
    // Besides its own errors the package can run out of stack: neither says anything but "cannot be read".
    return undefined;
  }
  const read = parseJson(mended);
  return read && { value: read.value, repairs: ["broken_json", ...read.repairs] };
}

function strictly(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (text.length > LONGEST_WATCHED || typeof value !== "object") return value;
  try {
    const doubled: string[] = [];
    const watched = parseWatchfully(text, null, {
      parseNumber: Number,
      onDuplicateKey({ key }) {
        doubled.push(key);
        return DOUBLED;
      },
    });
    return doubled.length > 0 ? watched : value;
  } catch {
    // Nested more deeply than the package can follow.
    return value;
  }
}

function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const letter of text) {
    if (letter === "{" || letter === "[" || letter === "(") depth += 1;
    else if (letter === "}" || letter === "]" || letter === ")") depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
