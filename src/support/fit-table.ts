/** What stands between columns. */
const GAP = 2;

/**
 * A table of `alignedColumns` for a terminal of that many columns: one that is wider is told in parts below each other, the first column
 * before each. Undefined: as it is.
 */
export function fitTable(table: string, columns: number | undefined): string {
  const lines = table.split("\n");
  const widths = (lines[1] ?? "").split("  ").map((rule) => rule.length);
  const [first = 0, ...others] = widths;
  if (columns === undefined || (lines[1] ?? "").length <= columns) return table;
  const starts = others.map((_, at) => widths.slice(0, at + 1).reduce((sum, width) => sum + width + GAP, 0));
  const parts: (readonly [from: number, to: number])[] = [];
  let from = starts[0] ?? 0;
  for (const [at, start] of starts.entries()) {
    const to = start + (others[at] ?? 0);
    if (start > from && first + GAP + to - from > columns) {
      parts.push([from, start - GAP]);
      from = start;
    }
    if (at === starts.length - 1) parts.push([from, to]);
  }
  return parts
    .map(([begin, end]) =>
      lines
        .map((line) => `${line.slice(0, first).padEnd(first + GAP)}${line.slice(begin, end)}`.trimEnd())
        .join("\n"),
    )
    .join("\n\n");
}
