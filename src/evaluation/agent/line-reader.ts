/** Characters of one line; an action has a few hundred. */
const LONGEST_LINE = 1_000_000;

/** Puts lines together from pieces of text. Of a line that is too long the beginning is told, once. */
export function createLineReader(onLine: (line: string) => void): (text: string) => void {
  let [held, isCut] = ["", false];
  return (text) => {
    const pieces = text.split("\n");
    const last = pieces.pop() ?? "";
    for (const piece of pieces) {
      if (!isCut) onLine((held + piece).slice(0, LONGEST_LINE));
      [held, isCut] = ["", false];
    }
    if (isCut) return;
    held += last;
    if (held.length <= LONGEST_LINE) return;
    onLine(held.slice(0, LONGEST_LINE));
    [held, isCut] = ["", true];
  };
}
