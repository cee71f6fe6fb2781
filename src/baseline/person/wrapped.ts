/** Columns of a terminal that nothing goes beyond. */
export const WIDTH = 78;

/** A space that no line is broken at. */
const FIXED = "\u00a0";

/** In lines that fit a terminal; those after the first are indented. What a ticket says cannot steer the terminal. */
export function wrapped(whole: string, indent = ""): readonly string[] {
  return whole.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    let line = /^ */.exec(paragraph)?.[0] ?? "";
    let isBegun = false;
    for (const word of paragraph
      .replace(/\p{Cc}/gu, " ")
      .split(" ")
      .filter((part) => part !== "")) {
      if (isBegun && line.length + 1 + word.length > WIDTH) {
        lines.push(line);
        line = indent + word;
      } else line += isBegun ? ` ${word}` : word;
      isBegun = true;
    }
    return [...lines, line].map((one) => one.replaceAll(FIXED, " "));
  });
}

/** Not broken over two lines. */
export function whole(text: string): string {
  return text.replaceAll(" ", FIXED);
}
