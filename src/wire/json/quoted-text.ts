/**
 * JSON strings as *wire text*: text in which each character is one byte of UTF-8. V8 keeps it in one byte a character
 * and copies it into a message as it is, while a single character beyond that would make it convert all of the rest.
 */

/** Printable ASCII without the quote and the backslash: the same in a string, in JSON and in UTF-8. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** Texts that come back: a dataset's descriptions, notes and ids. */
const known = new Map<string, string>();
const MOST_KNOWN = 8_192;
/** Characters. */
const LONGEST_KNOWN = 4_096;

/** The text as a JSON string, of a text that is sent again and again. */
export function quotedAgain(value: string): string {
  const before = known.get(value);
  if (before !== undefined) return before;
  // Through bytes, whatever is in it: it comes out in one piece and in one byte a character.
  const text = wireText(JSON.stringify(value));
  if (value.length <= LONGEST_KNOWN) {
    if (known.size === MOST_KNOWN) known.clear();
    known.set(value, text);
  }
  return text;
}

/** The text as a JSON string. */
export function quoted(value: string): string {
  return PLAIN.test(value) ? `"${value}"` : wireText(JSON.stringify(value));
}

export function wireText(text: string): string {
  return Buffer.from(text).toString("latin1");
}
