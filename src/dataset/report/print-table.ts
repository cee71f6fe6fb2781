import type { ReportRow } from "./row.js";

const MARK = { ok: "ok", short: "SHORT" } as const;

/** The rows as aligned text, each followed by its details, indented. */
export function printTable(rows: readonly ReportRow[], listDetails: boolean): string {
  const width = (cell: (row: ReportRow) => string): number =>
    Math.max(...rows.map((row) => cell(row).length), 8);
  const [name, found, required] = [width((r) => r.property), width((r) => r.found), width((r) => r.required)];
  const line = (a: string, b: string, c: string, d: string): string =>
    `${a.padEnd(name)}  ${b.padStart(found)}  ${c.padStart(required)}  ${d}`;
  const lines = rows.flatMap((row) => [
    line(row.property, row.found, row.required, row.ok ? MARK.ok : MARK.short),
    ...(listDetails || !row.ok ? row.details.map((detail) => `    ${detail}`) : []),
  ]);
  return [line("property", "found", "required", ""), ...lines].join("\n");
}
