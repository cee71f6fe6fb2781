import type { Total } from "../exam/index.js";

const HEADINGS = [
  "agent",
  "task",
  "episodes",
  "unfinished",
  "rubric",
  "regret",
  "solved",
  "floor",
  "optimum",
];

/** What every agent reached, a line for each task. */
export function totalsTable(totals: readonly Total[]): string {
  const rows = totals.map((total) => [
    total.agent ?? "(no name)",
    ...[total.taskId, total.episodes, total.unfinished].map(String),
    ...[total.rubric, total.regret, total.solved, total.floor, total.optimum].map((mean) => mean.toFixed(3)),
  ]);
  const table = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) => Math.max(...table.map((row) => (row[column] ?? "").length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
