import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { readTrajectory, ResumeError, type StoredEpisode } from "./read-trajectory.js";
import type { JsonRecord } from "./trajectory-rows.js";

/** Where a run keeps what it played, row by row, so that it can be gone on with. */
export interface Trajectory {
  /** One line for the reader; undefined when nothing is kept. */
  readonly introduction: string | undefined;
  /** The episode as an earlier run finished it. */
  finished(taskId: number): StoredEpisode | undefined;
  add(row: JsonRecord): void;
}

export interface TrajectoryPaths {
  /** A new file. */
  readonly output: string | undefined;
  /** An earlier run's file; without `output` it is gone on with. */
  readonly resume: string | undefined;
}

export function openTrajectory({ output, resume }: TrajectoryPaths, run: JsonRecord): Trajectory {
  const path = output ?? resume;
  if (path === undefined) {
    return { introduction: undefined, finished: () => undefined, add: () => undefined };
  }
  if (path !== resume && existsSync(path)) {
    throw new ResumeError(
      `${path} is there already. Go on with it by --resume ${path}, or choose another name.`,
    );
  }
  const earlier =
    resume !== undefined && existsSync(resume)
      ? readTrajectory(readFileSync(resume, "utf8"), run, resume)
      : [];
  const rows = [JSON.stringify(run), ...earlier.flatMap((episode) => episode.rows)];
  // Whole or not at all: a run that is killed here leaves the earlier file as it was.
  writeFileSync(`${path}.new`, rows.map((row) => `${row}\n`).join(""));
  renameSync(`${path}.new`, path);
  const kept = earlier.map(({ taskId }) => taskId).join(", ");
  return {
    introduction:
      kept === ""
        ? `keeping the run in ${path}`
        : `keeping the run in ${path}; finished before: task ${kept}`,
    finished: (taskId) => earlier.find((episode) => episode.taskId === taskId),
    add: (row) => appendFileSync(path, `${JSON.stringify(row)}\n`),
  };
}
