import type { Played } from "./report.js";
import { WAITS_FOR } from "./report.js";
import { ROWS } from "./rows/index.js";
import type { Row } from "./row.js";
import { runRow, type RunOptions } from "./run-row.js";
import type { Subject } from "./subject.js";

/** Runs every row that suits any environment, one after the other: many servers have one session. */
export async function runAgainst(
  subject: Subject,
  options: RunOptions,
  onRow: (played: Played) => void = () => undefined,
): Promise<readonly Played[]> {
  const played: Played[] = [];
  for (const row of ROWS) {
    const why = reasonNotTo(row, subject);
    const outcome =
      why === undefined ? await runRow(row, subject, options) : ({ kind: "not run", why } as const);
    played.push({ row, outcome });
    onRow({ row, outcome });
  }
  return played;
}

function reasonNotTo({ needs }: Row, { hasTools, capacity }: Subject): string | undefined {
  if (needs === "any") return undefined;
  if (needs === "tools" && hasTools) return undefined;
  if (needs === "capacity" && capacity !== undefined) return undefined;
  return WAITS_FOR[needs];
}
