import { TASK_IDS } from "../../domain/task.js";
import { attack } from "../../policies/attackers/index.js";
import { alignedColumns } from "../../support/text-table.js";
import type { AttackRow } from "./play-attack.js";

/** A row an attack; on each task rubric, sum of dense rewards, sum of shaped rewards. */
export function describeZoo(rows: readonly AttackRow[]): string {
  const header = ["attack", "sees", ...TASK_IDS.map((id) => `task ${id}: rubric / dense / shaped`)];
  const cells = rows.map(({ name, byTask }) => [
    name,
    attack(name).sees,
    ...TASK_IDS.map((id) => {
      const { rubric, dense, shaped } = byTask[id];
      return `${rubric.toFixed(3)} / ${dense.toFixed(3)} / ${shaped.toFixed(2)}`;
    }),
  ]);
  return alignedColumns([header, ...cells], []);
}

/** Where an attack got more than its ceiling; nothing when all stay under. */
export function overCeiling({ name, byTask }: AttackRow): readonly string[] {
  const { ceiling } = attack(name);
  return TASK_IDS.flatMap((id) =>
    (["rubric", "dense"] as const).flatMap((figure) => {
      const [got, allowed] = [byTask[id][figure], ceiling[id][figure]];
      return got <= allowed + SAME
        ? []
        : [`${name}, task ${id}: ${figure} ${got.toFixed(3)} is over ${allowed}`];
    }),
  );
}

/** Rounding of sums that are exactly at the ceiling. */
const SAME = 1e-9;
