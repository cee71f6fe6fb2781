import { TASK_IDS } from "../../domain/task.js";
import type { Measured, PolicyScores } from "../../rollouts/measure.js";

/** Mean, least and most rubric reward, a row a policy. */
export function describeScores(rows: readonly PolicyScores[]): string {
  return table(
    rows,
    ({ mean, least, most }) => `${mean.toFixed(3)} (${least.toFixed(2)} – ${most.toFixed(2)})`,
  );
}

/** Mean returns: dense, then shaped. Those of terminal are the scores. */
export function describeReturns(rows: readonly PolicyScores[]): string {
  return table(rows, ({ meanReturn }) => `${meanReturn.dense.toFixed(3)} / ${meanReturn.shaped.toFixed(2)}`);
}

function table(rows: readonly PolicyScores[], cell: (measured: Measured) => string): string {
  return [
    line("policy", (id) => `task ${id}`),
    ...rows.map(({ name, byTask }) => line(name, (id) => cell(byTask[id]))),
  ].join("\n");
}

function line(name: string, cell: (id: (typeof TASK_IDS)[number]) => string): string {
  return [name.padEnd(26), ...TASK_IDS.map((id) => cell(id).padEnd(22))].join("").trimEnd();
}
