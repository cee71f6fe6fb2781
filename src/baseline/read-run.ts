import { existsSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { readLines } from "../files/read-lines.js";
import type { JsonObject } from "../support/is-object.js";
import { isObject } from "../support/is-object.js";
import { readTrajectory } from "../trajectories/read-trajectory.js";
import type { TrajectoryEpisode, TrajectoryHeader } from "../trajectory-file/index.js";

/** A finished episode of an earlier run. */
export interface StoredEpisode {
  readonly taskId: number;
  /** What was printed of its steps and its end. */
  readonly printed: readonly string[];
  /** As it stands in the file. */
  readonly episode: TrajectoryEpisode;
  /** What it came to. */
  readonly end: JsonObject;
}

/** A file that a run cannot go on in; the message says why and what to do. */
export class ResumeError extends Error {
  override readonly name = "ResumeError";
}

const WHAT_TO_DO = "Give a new --output FILE instead.";

/**
 * The finished episodes of a run's file; none of one that is not there. Unfinished ones are left out, and so is a last line
 * that was cut off while it was written. Throws {@link ResumeError} for another run's file, and for lines that are no episodes.
 */
export function readRun(path: string, expected: TrajectoryHeader): readonly StoredEpisode[] {
  if (!existsSync(path)) return [];
  const finished: StoredEpisode[] = [];
  const problem = (line: number, what: string): never => {
    throw new ResumeError(`${path} is damaged: line ${line}: ${what}. ${WHAT_TO_DO}`);
  };
  checkRun(path, expected);
  for (const { episode } of readTrajectory(path, problem, "left out")) {
    const { reset, steps, finished: isFinished, notes } = episode;
    if (!isFinished || !isObject(notes)) continue;
    const lines = [...steps.map((step) => step.notes), notes].map((own) =>
      isObject(own) ? own["line"] : undefined,
    );
    const printed = lines.filter((line): line is string => typeof line === "string");
    finished.push({ taskId: reset.task_id, printed, episode, end: { task_id: reset.task_id, ...notes } });
  }
  return finished;
}

function checkRun(path: string, expected: TrajectoryHeader): void {
  for (const { content, isWhole } of readLines(path)) {
    if (!isWhole) return;
    const text = "text" in content ? content.text : "";
    if (isDeepStrictEqual(parsed(text), JSON.parse(JSON.stringify(expected)))) return;
    throw new ResumeError(
      `${path} is of another run. It begins with ${text}, this one with ${JSON.stringify(expected)}. ` +
        "Give the same settings and server, or a new --output FILE instead.",
    );
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
