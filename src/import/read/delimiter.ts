import { parse } from "csv-parse/sync";

/** What stands between the cells of an export. */
export const DELIMITERS = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** A first line by which Excel says what the delimiter is. */
const SEPARATOR_LINE = /^"?sep=(.)"?\r?\n/i;

export interface Layout {
  readonly delimiter: Delimiter;
  /** Whether the first line names the delimiter and is no row. */
  readonly hasSeparatorLine: boolean;
}

/** Rows that are compared. */
const SAMPLE_ROWS = 20;

/** The delimiter that gives the most columns in which the first rows agree. */
export function layoutOf(start: string): Layout {
  const declared = SEPARATOR_LINE.exec(start);
  const named = DELIMITERS.find((delimiter) => delimiter === declared?.[1]);
  if (named !== undefined) return { delimiter: named, hasSeparatorLine: true };
  let best: Delimiter = ",";
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const score = agreement(start, delimiter);
    if (score > most) [best, most] = [delimiter, score];
  }
  return { delimiter: best, hasSeparatorLine: false };
}

function agreement(start: string, delimiter: Delimiter): number {
  const counts = cellCounts(start, delimiter);
  const [header = 0, ...rows] = counts;
  if (header < 2) return 0;
  const agreeing = rows.filter((count) => count === header).length;
  return header * (1 + agreeing / Math.max(1, rows.length));
}

function cellCounts(start: string, delimiter: Delimiter): readonly number[] {
  const options = { delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true };
  for (const to of [SAMPLE_ROWS, 2, 1]) {
    try {
      return parse(start, { ...options, to }).map((record) => record.length);
    } catch {
      // The sample ends within a quoted cell: fewer rows may not.
    }
  }
  return [];
}
