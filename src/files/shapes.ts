/** What files hold, as schemas. The message of each is what a value must be: it ends a sentence (read-shape.ts). */
import * as v from "valibot";
import { isObject, type JsonObject } from "../support/is-object.js";
import type { JsonValue } from "../support/json-value.js";

export const TEXT = v.pipe(v.string("text"), v.nonEmpty("text that is not empty"));
/** Text that may be empty. */
export const ANY_TEXT = v.string("text");
export const TEXT_OR_NULL = v.nullable(v.string("text or null"));
export const FLAG = v.boolean("true or false");
export const NUMBER = v.pipe(v.number("a number"), v.finite("a number"));
export const NUMBER_OR_NULL = v.nullable(v.pipe(v.number("a number or null"), v.finite("a number or null")));
/** An object with members of any kind, as the JSON that it is. */
export const OBJECT = v.custom<JsonValue>(isObject, "an object");
/** As {@link OBJECT}, for its members to be looked at. */
export const MEMBERS = v.custom<JsonObject>(isObject, "an object");
export const LIST = v.array(v.unknown(), "a list");

export function oneOf<const Words extends readonly (string | number)[]>(words: Words) {
  return v.picklist(words, words.length === 1 ? shownWord(words[0]) : `one of ${words.join(", ")}`);
}

export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER) {
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
  const be = `a whole number ${range}`;
  return v.pipe(v.number(be), v.integer(be), v.minValue(least, be), v.maxValue(most, be));
}

export function matching(pattern: RegExp, be: string) {
  return v.pipe(v.string(be), v.regex(pattern, be));
}

export function listOf<Item extends v.GenericSchema>(item: Item) {
  return v.array(item, "a list");
}

export function someOf<Item extends v.GenericSchema>(item: Item, be: string) {
  return v.pipe(v.array(item, be), v.nonEmpty(be));
}

/** An object with these members; others are left alone. */
export function having<const Members extends v.ObjectEntries>(members: Members) {
  return v.object(members, "an object");
}

/** An object with these members and no others. */
export function exactly<const Members extends v.ObjectEntries>(members: Members) {
  return v.strictObject(members, ({ expected, path }) => {
    const holder = path?.[0].input;
    if (expected !== "never" || !isObject(holder)) return "an object";
    return unknownMembers(Object.keys(holder).filter((key) => !Object.hasOwn(members, key)));
  });
}

function unknownMembers(keys: readonly string[]): string {
  return keys.length === 1
    ? `${keys[0]} is not one of its members`
    : `${keys.join(", ")} are not among its members`;
}

function shownWord(word: string | number | undefined): string {
  return JSON.stringify(word);
}
