/** What istanbul counts in a file. */
export interface FileCoverage {
  readonly lines: Count;
  readonly functions: Count;
  readonly branches: Count;
}

export interface Count {
  readonly total: number;
  readonly covered: number;
}

const COUNTED = ["lines", "functions", "branches"] as const;

/** A row a room: its files, its lines, and the shares of lines, functions and branches that ran; the least covered first. */
export function coverageByRoom(
  files: readonly (readonly [path: string, FileCoverage])[],
  total: FileCoverage,
): string {
  const rooms = new Set(files.map(([file]) => roomOf(file)));
  const rows = [...rooms].map((room) => {
    const members = files.filter(([file]) => roomOf(file) === room);
    return { room, files: members.length, counts: sumOf(members.map(([, counts]) => counts)) };
  });
  rows.sort((a, b) => share(a.counts.lines) - share(b.counts.lines));
  const cells = [
    ["room", "files", "lines", ...COUNTED.map((name) => `${name} %`)],
    ...rows.map((row) => cellsOf(row.room, row.files, row.counts)),
    cellsOf("all", files.length, total),
  ];
  const widths = cells[0]?.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0))) ?? [];
  return cells
    .map((row) =>
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join("  "),
    )
    .join("\n");
}

function roomOf(file: string): string {
  return file.split("/")[1] ?? "";
}

function cellsOf(room: string, files: number, counts: FileCoverage): readonly string[] {
  const shares = COUNTED.map((name) => (share(counts[name]) * 100).toFixed(1));
  return [room, String(files), String(counts.lines.total), ...shares];
}

function sumOf(members: readonly FileCoverage[]): FileCoverage {
  const add = (name: (typeof COUNTED)[number]): Count => ({
    total: members.reduce((sum, member) => sum + member[name].total, 0),
    covered: members.reduce((sum, member) => sum + member[name].covered, 0),
  });
  return { lines: add("lines"), functions: add("functions"), branches: add("branches") };
}

/** All of nothing is covered. */
function share({ total, covered }: Count): number {
  return total === 0 ? 1 : covered / total;
}
