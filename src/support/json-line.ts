/** Characters that are no line break in JSON lines, and that some readers yet break a line at (Python's splitlines). */
const BREAKS_LINES = /[\u0085\u2028\u2029]/g;

/** A value as a line of a JSON-lines file, with its line break: one line for every reader, however it finds them. */
export function jsonLine(value: unknown): string {
  return `${unbroken(JSON.stringify(value))}\n`;
}

function unbroken(json: string): string {
  return json.replace(
    BREAKS_LINES,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
