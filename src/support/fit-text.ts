/** Lines broken between words, so that none is wider than so many columns. Undefined: as they are. */
export function fitText(text: string, columns: number | undefined): string {
  return columns === undefined
    ? text
    : text
        .split("\n")
        .map((line) => brokenLine(line, columns))
        .join("\n");
}

function brokenLine(line: string, columns: number): string {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > columns) {
      lines.push(current);
      current = word;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current].join("\n");
}
