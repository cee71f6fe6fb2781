import { quotedAgain } from "../quoted-text.js";

/*
 * Parts of the JSON of an observation, each as wire text (`quoted-text.ts`) or as nothing where a member is absent. A
 * `key` is the comma, the name and the colon: `,"title":`. Text is put together with plus signs: a template would first
 * ask of each part whether it is text.
 */

/** A word of the vocabulary: it needs no escapes. */
export function someWord(key: string, value: string | undefined): string {
  return value === undefined ? "" : key + '"' + value + '"';
}

export function someText(key: string, value: string | undefined): string {
  return value === undefined ? "" : key + quotedAgain(value);
}

export function someNumber(key: string, value: number | undefined): string {
  return value === undefined ? "" : key + number(value);
}

export function someFlag(key: string, value: boolean | undefined): string {
  return value === undefined ? "" : key + flag(value);
}

export function flag(value: boolean): string {
  return value ? "true" : "false";
}

const SMALL_NUMBERS: readonly string[] = Array.from({ length: 256 }, (_, value) => String(value));

/** Finite, as every number of an observation is. */
export function number(value: number): string {
  // A fraction must not be looked up: as a key it becomes a string that V8 can no longer put together in one byte.
  const isSmall = Number.isInteger(value) && value >= 0 && value < SMALL_NUMBERS.length;
  return isSmall ? (SMALL_NUMBERS[value] ?? "0") : String(value);
}

export function orNull(value: number | null): string {
  return value === null ? "null" : number(value);
}

/** A list of ids. */
export function list(ids: readonly string[]): string {
  let text = "[";
  for (let index = 0; index < ids.length; index += 1) {
    if (index > 0) text += ",";
    text += quotedAgain(ids[index] ?? "");
  }
  return text + "]";
}
