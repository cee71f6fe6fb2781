/** One row of an export, cell by cell. */
export interface Row {
  /** Where it begins in the file, from 1; of JSON the number of the record. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A row that cannot be used, and why. */
export interface BrokenRow {
  readonly line: number;
  readonly broken: string;
}

export function isBroken(row: Row | BrokenRow): row is BrokenRow {
  return "broken" in row;
}

/** An export as rows of cells under names. */
export interface Table {
  /** In the order of the file; names may repeat. */
  readonly headers: readonly string[];
  /** What it was read as, for the report. */
  readonly told: string;
  /** Reads the file anew each time. */
  rows(): AsyncIterable<Row | BrokenRow>;
}
