import { existsSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { objectInLine } from "../files/object-in-line.js";
import { readLines } from "../files/read-lines.js";
import type { JsonObject } from "../support/is-object.js";

/** A finished episode of an earlier run. */
export interface StoredEpisode {
  readonly taskId: number;
  /** What was printed of its steps and its end. */
  readonly printed: readonly string[];
  /** Its rows as they stand in the file. */
  readonly rows: readonly string[];
  /** The last of them: what it came to. */
  readonly end: JsonObject;
}

/** A file that a run cannot go on in; the message says why and what to do. */
export class ResumeError extends Error {
  override readonly name = "ResumeError";
}

interface Row {
  /** Of the file, from 1. */
  readonly line: number;
  readonly text: string;
  readonly value: JsonObject;
}

/**
 * The finished episodes of a trajectory file; none of one that is not there. The unfinished episode at its end is left
 * out, and so is a last row that was cut off while it was written. Throws {@link ResumeError} for another run's file, and
 * for rows that are not one episode after the other.
 */
export function readTrajectory(path: string, expected: JsonObject): readonly StoredEpisode[] {
  if (!existsSync(path)) return [];
  const finished: StoredEpisode[] = [];
  const endedIn = new Map<number, number>();
  let open: Row[] = [];
  let isFirst = true;
  for (const row of rowsOf(path)) {
    if (isFirst) {
      checkRun(row, expected, path);
      isFirst = false;
      continue;
    }
    const why = orderProblem(row, open, endedIn);
    if (why !== undefined) {
      throw new ResumeError(
        `${path} is damaged: line ${row.line} ${why}; two runs wrote into it, or it was edited. Give a new --output FILE instead.`,
      );
    }
    open.push(row);
    const { value: end } = row;
    const { kind, task_id: taskId } = end;
    if (kind !== "episode" || typeof taskId !== "number") continue;
    const printed = open.map(({ value }) => value["line"]).filter((line) => typeof line === "string");
    finished.push({ taskId, printed, rows: open.map((kept) => kept.text), end });
    endedIn.set(taskId, row.line);
    open = [];
  }
  return finished;
}

function checkRun(run: Row, expected: JsonObject, path: string): void {
  if (isDeepStrictEqual(run.value, expected)) return;
  throw new ResumeError(
    `${path} is of another run. It begins with ${run.text}, this one with ${JSON.stringify(expected)}. ` +
      "Give the same settings, or a new --output FILE instead.",
  );
}

/** Why a row cannot follow those of the episode that is open. */
function orderProblem(
  { value }: Row,
  open: readonly Row[],
  endedIn: ReadonlyMap<number, number>,
): string | undefined {
  const { kind, task_id: taskId, step, steps } = value;
  if (kind !== "step" && kind !== "episode") return "is neither a step nor the end of an episode";
  if (typeof taskId !== "number") return "has no task_id";
  const ended = endedIn.get(taskId);
  if (ended !== undefined) return `is of task ${taskId}, whose episode ended in line ${ended}`;
  const current = open[0]?.value["task_id"];
  if (current !== undefined && current !== taskId) {
    return `is of task ${taskId}, and the episode of task ${JSON.stringify(current)} has not ended`;
  }
  if (kind === "step") {
    const next = open.length + 1;
    return step === next ? undefined : `has step ${JSON.stringify(step)} where ${next} should follow`;
  }
  return steps === open.length
    ? undefined
    : `counts ${JSON.stringify(steps)} steps, and ${open.length} are there`;
}

function* rowsOf(path: string): Generator<Row> {
  for (const { number, content, isWhole } of readLines(path)) {
    // Every row ends with a line break: what follows the last one was not written to its end.
    if (!isWhole) return;
    const read = objectInLine(content);
    if ("value" in read && "text" in content) {
      yield { line: number, text: content.text, value: read.value };
      continue;
    }
    const why = "problem" in read ? read.problem : "";
    throw new ResumeError(`${path} is damaged: line ${number} ${why}. Give a new --output FILE instead.`);
  }
}
