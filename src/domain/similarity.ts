import type { Route } from "./route.js";
import { SIMILARITIES } from "./tuning.js";

/** 1 for the same label, the declared similarity for a related one, else 0. See docs/rules.md#grading. */
export function similarity<Field extends keyof Route>(
  field: Field,
  a: Route[Field],
  b: Route[Field],
): number {
  return a === b ? 1 : (TABLES[field].get(a)?.get(b) ?? 0);
}

type Table = ReadonlyMap<string, ReadonlyMap<string, number>>;

const TABLES = {
  issueType: symmetric(SIMILARITIES.issueType),
  priority: symmetric(SIMILARITIES.priority),
  assignmentGroup: symmetric(SIMILARITIES.assignmentGroup),
  resolutionAction: symmetric(SIMILARITIES.resolutionAction),
} as const satisfies Record<keyof Route, Table>;

function symmetric(rows: readonly (readonly [string, string, number])[]): Table {
  const table = new Map<string, Map<string, number>>();
  const put = (from: string, to: string, value: number): void => {
    const row = table.get(from) ?? new Map<string, number>();
    table.set(from, row.set(to, value));
  };
  for (const [a, b, value] of rows) {
    put(a, b, value);
    put(b, a, value);
  }
  return table;
}
