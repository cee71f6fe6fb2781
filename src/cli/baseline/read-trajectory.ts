import { isDeepStrictEqual } from "node:util";
import type { JsonRecord } from "./trajectory-rows.js";

/** A finished episode of an earlier run. */
export interface StoredEpisode {
  readonly taskId: number;
  /** What was printed of its steps and its end. */
  readonly printed: readonly string[];
  /** Its rows as they stand in the file. */
  readonly rows: readonly string[];
}

/** A file that a run cannot go on in; the message says why and what to do. */
export class ResumeError extends Error {
  override readonly name = "ResumeError";
}

interface Row {
  readonly text: string;
  readonly value: JsonRecord;
}

/**
 * The finished episodes of a trajectory file. What belongs to an unfinished one is left out, and so is a last
 * row that was cut off while it was written. Throws {@link ResumeError} for another run's file.
 */
export function readTrajectory(text: string, expected: JsonRecord, path: string): readonly StoredEpisode[] {
  const [run, ...rows] = rowsOf(text, path);
  if (run === undefined) return [];
  if (!isDeepStrictEqual(run.value, expected)) {
    const [found, asked] = [run.text, JSON.stringify(expected)];
    throw new ResumeError(
      `${path} is of another run. It begins with ${found}, this one with ${asked}. Give the same settings, or a new --output FILE instead.`,
    );
  }
  const finished: StoredEpisode[] = [];
  let open: Row[] = [];
  for (const row of rows) {
    if (row.value["step"] === 1) open = [];
    open.push(row);
    const { kind, task_id: taskId, steps } = row.value;
    if (kind !== "episode") continue;
    if (typeof taskId === "number" && steps === open.length - 1) {
      const printed = open.map(({ value }) => value["line"]).filter((line) => typeof line === "string");
      finished.push({ taskId, printed, rows: open.map((kept) => kept.text) });
    }
    open = [];
  }
  return finished;
}

function rowsOf(text: string, path: string): readonly Row[] {
  const lines = text.split("\n");
  // Every row ends with a line break: what follows the last one was not written to its end.
  lines.pop();
  return lines.map((line, index) => {
    const value = parsed(line);
    if (value !== undefined) return { text: line, value };
    throw new ResumeError(
      `${path} is damaged: line ${index + 1} is no JSON object. Give a new --output FILE instead.`,
    );
  });
}

function parsed(line: string): JsonRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
