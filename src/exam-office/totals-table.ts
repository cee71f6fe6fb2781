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
    shownName(total.agent),
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

/** Agents choose their names: one that could draw a row of its own, or steer the terminal, is shown as JSON has it. */
function shownName(agent: string | null): string {
  if (agent === null) return "(no name)";
  if (/^[\p{L}\p{M}\p{N}\p{P}\p{S}]+$/u.test(agent) && !agent.startsWith('"')) return agent;
  return JSON.stringify(agent).replace(
    /(?! )[\p{C}\p{Z}]/gu,
    (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
