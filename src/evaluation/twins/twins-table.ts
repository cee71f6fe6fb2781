import { alignedColumns } from "../../support/text-table.js";
import { figure, signed, withInterval } from "../print-tables.js";
import type { TwinsTold } from "../result.js";
import { spaced } from "../spaced.js";

/** What each twin costs, for a terminal. */
export function twinsTable({ gaps }: TwinsTold): string {
  const rows = gaps.map(({ twin, taskId, seeds, score, gap }) => [
    spaced(twin),
    String(taskId),
    String(seeds),
    figure(score + gap.value),
    figure(score),
    withInterval(gap, signed),
  ]);
  return alignedColumns([["twin", "task", "seeds", "as it is", "on the twin", "gap"], ...rows], [0]);
}

/** Forms that the tickets do not have, a line each. */
export function absentTwins({ absent }: TwinsTold): readonly string[] {
  return absent.map(({ twin, why }) => `${spaced(twin)}: not played, since ${why}`);
}
