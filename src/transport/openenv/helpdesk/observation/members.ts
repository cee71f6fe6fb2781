import { fraction, number } from "../../json/number-text.js";
import { quotedAgain } from "../../json/quoted-text.js";

/*
 * Parts of the JSON of an observation, each as wire text (`quoted-text.ts`); null, or nothing, where a member is absent. A
 * `key` is the comma, the name and the colon: `,"title":`. Text is put together with plus signs: a template would first
 * ask of each part whether it is text.
 */

/** A word of the vocabulary: it needs no escapes. */
export function someWord(key: string, value: string | undefined): string {
  return value === undefined ? "" : key + '"' + value + '"';
}

export function wordOrNull(value: string | undefined): string {
  return value === undefined ? "null" : '"' + value + '"';
}

export function textOrNull(value: string | undefined): string {
  return value === undefined ? "null" : quotedAgain(value);
}

export function numberOrNull(value: number | undefined): string {
  return value === undefined ? "null" : number(value);
}

export function fractionOrNull(value: number | null): string {
  return value === null ? "null" : fraction(value);
}

export function flag(value: boolean): string {
  return value ? "true" : "false";
}

/** A list of ids; empty without one. */
export function list(ids: readonly string[] | undefined): string {
  if (ids === undefined) return "[]";
  let text = "[";
  for (let index = 0; index < ids.length; index += 1) {
    if (index > 0) text += ",";
    text += quotedAgain(ids[index] ?? "");
  }
  return text + "]";
}
