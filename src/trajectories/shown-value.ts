/** Characters of a value that a message has room for. */
const MOST_CHARACTERS = 300;

/** A value of a file as a message shows it. */
export function shownValue(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
