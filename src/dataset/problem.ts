import { counted } from "../support/counted.js";

/** One thing that is wrong with a dataset, and where. */
export interface DatasetProblem {
  /** Null when the problem is the file's, or the record has no readable id. */
  readonly ticketId: string | null;
  /** Position in the array, from 0; null when the problem is the file's. */
  readonly index: number | null;
  /** As in the file: `priority`, `alternate_routes[1].score_multiplier`; empty when it is the whole record or file. */
  readonly field: string;
  /** What is wrong, in words that follow the field's name. */
  readonly problem: string;
}

/** A dataset that cannot be used. The message lists every problem, one a line. */
export class DatasetError extends Error {
  override readonly name = "DatasetError";

  constructor(
    readonly problems: readonly DatasetProblem[],
    /** Where the tickets came from, for the reader. */
    readonly source: string,
  ) {
    super(describeProblems(problems, source));
  }
}

export function describeProblems(problems: readonly DatasetProblem[], source: string): string {
  const count = counted(problems.length, "problem");
  return [`${source}: ${count}`, ...problems.map((problem) => `  ${describeProblem(problem)}`)].join("\n");
}

export function describeProblem({ ticketId, index, field, problem }: DatasetProblem): string {
  const record = index === null ? "the file" : `record ${index + 1}`;
  const place = ticketId === null ? record : `${ticketId} (${record})`;
  return field === "" ? `${place}: ${problem}` : `${place}: ${field} ${problem}`;
}
