import { shownJson } from "../support/shorten.js";

/** Characters of a value that a message has room for. */
const MOST_CHARACTERS = 300;

/** A value of a file as a message shows it. */
export function shownValue(value: unknown): string {
  return shownJson(value, MOST_CHARACTERS);
}
