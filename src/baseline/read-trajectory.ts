import * as v from "valibot";
import { existsSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { objectInLine } from "../files/object-in-line.js";
import { readLines } from "../files/read-lines.js";
import { readShape, tellProblems } from "../files/read-shape.js";
import { ANY_TEXT, having, NUMBER } from "../files/shapes.js";
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

interface Line {
  /** Of the file, from 1. */
  readonly line: number;
  readonly text: string;
  readonly value: JsonObject;
}

/** What is read of a row again. */
const ROW = v.variant(
  "kind",
  [
    having({ kind: v.literal("step"), task_id: NUMBER, step: NUMBER, line: v.exactOptional(ANY_TEXT) }),
    having({ kind: v.literal("episode"), task_id: NUMBER, steps: NUMBER, line: v.exactOptional(ANY_TEXT) }),
  ],
  "one of step, episode",
);

interface Row extends Line {
  readonly row: v.InferOutput<typeof ROW>;
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
  for (const line of linesOf(path)) {
    if (isFirst) {
      checkRun(line, expected, path);
      isFirst = false;
      continue;
    }
    const row = rowIn(line, path);
    const why = orderProblem(row, open, endedIn);
    if (why !== undefined) throw damaged(path, line.line, why);
    open.push({ ...line, row });
    if (row.kind !== "episode") continue;
    const printed = open.map((kept) => kept.row.line).filter((text) => text !== undefined);
    finished.push({ taskId: row.task_id, printed, rows: open.map(({ text }) => text), end: line.value });
    endedIn.set(row.task_id, line.line);
    open = [];
  }
  return finished;
}

function damaged(path: string, line: number, why: string): ResumeError {
  return new ResumeError(
    `${path} is damaged: line ${line} ${why}; two runs wrote into it, or it was edited. ${WHAT_TO_DO}`,
  );
}

const WHAT_TO_DO = "Give a new --output FILE instead.";

function checkRun(run: Line, expected: JsonObject, path: string): void {
  if (isDeepStrictEqual(run.value, expected)) return;
  throw new ResumeError(
    `${path} is of another run. It begins with ${run.text}, this one with ${JSON.stringify(expected)}. ` +
      "Give the same settings, or a new --output FILE instead.",
  );
}

function rowIn({ line, value }: Line, path: string): Row["row"] {
  const read = readShape(ROW, value);
  if ("value" in read) return read.value;
  throw new ResumeError(tellProblems(`${path} is damaged: line ${line}`, read.problems, WHAT_TO_DO));
}

/** Why a row cannot follow those of the episode that is open. */
function orderProblem(
  row: Row["row"],
  open: readonly Row[],
  endedIn: ReadonlyMap<number, number>,
): string | undefined {
  const { task_id: taskId } = row;
  const ended = endedIn.get(taskId);
  if (ended !== undefined) return `is of task ${taskId}, whose episode ended in line ${ended}`;
  const current = open[0]?.row.task_id;
  if (current !== undefined && current !== taskId) {
    return `is of task ${taskId}, and the episode of task ${current} has not ended`;
  }
  if (row.kind === "step") {
    const next = open.length + 1;
    return row.step === next ? undefined : `has step ${row.step} where ${next} should follow`;
  }
  return row.steps === open.length ? undefined : `counts ${row.steps} steps, and ${open.length} are there`;
}

function* linesOf(path: string): Generator<Line> {
  for (const { number, content, isWhole } of readLines(path)) {
    // Every row ends with a line break: what follows the last one was not written to its end.
    if (!isWhole) return;
    const read = objectInLine(content);
    if ("value" in read && "text" in content) {
      yield { line: number, text: content.text, value: read.value };
      continue;
    }
    const why = "problem" in read ? read.problem : "";
    throw new ResumeError(`${path} is damaged: line ${number} ${why}. ${WHAT_TO_DO}`);
  }
}
