import { TASK_IDS } from "../../domain/task.js";
import type { Measured, PolicyScores } from "./measure.js";

/** Mean, least and most rubric reward, a row a policy. */
export function describeScores(rows: readonly PolicyScores[]): string {
  return table(
    rows,
    ({ mean, least, most }) => `${mean.toFixed(3)} (${least.toFixed(2)} – ${most.toFixed(2)})`,
  );
}

/** Mean return, and what of it a ticket brought. */
export function describeReturns(rows: readonly PolicyScores[]): string {
  return table(
    rows,
    ({ meanReturn, meanReturnPerTicket }) => `${meanReturn.toFixed(2)} (${meanReturnPerTicket.toFixed(3)})`,
  );
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
