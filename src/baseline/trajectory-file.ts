import { existsSync, rmSync } from "node:fs";
import { jsonLine } from "../support/json-line.js";
import { targetOf, type NamedFile } from "../files/check-outputs.js";
import { openOutputFile } from "../files/output-file.js";
import { openRowFile, type RowFile } from "../files/row-file.js";
import { lockRun } from "../files/run-lock.js";
import { readTrajectory, ResumeError, type StoredEpisode } from "./read-trajectory.js";
import type { JsonObject } from "../support/is-object.js";

/** Where a run keeps what it played, row by row, so that it can be resumed. */
export interface Trajectory {
  /** One line for the reader; undefined when nothing is kept. */
  readonly introduction: string | undefined;
  /** The episode as an earlier run finished it. */
  finished(taskId: number): StoredEpisode | undefined;
  add(row: JsonObject): void;
  /** Unlocks the file. A new file without a row is removed. */
  close(): void;
}

export interface TrajectoryPaths {
  /** A new file. */
  readonly output: string | undefined;
  /** An earlier run's file; without `output` the run resumes in it. */
  readonly resume: string | undefined;
}

const NOTHING_KEPT: Trajectory = {
  introduction: undefined,
  finished: () => undefined,
  add: () => undefined,
  close: () => undefined,
};

/** The file that a run writes, if any. */
export function trajectoryTarget({ output, resume }: TrajectoryPaths): NamedFile | undefined {
  if (output !== undefined) return { flag: "--output", path: output };
  return resume === undefined ? undefined : { flag: "--resume", path: resume };
}

/** Throws {@link ResumeError} and `OutputFileError`; nothing has changed then. */
export function openTrajectory(paths: TrajectoryPaths, run: JsonObject): Trajectory {
  const file = trajectoryTarget(paths);
  if (file === undefined) return NOTHING_KEPT;
  const { path } = file;
  const target = targetOf(file);
  const isNew = !existsSync(target);
  if (path !== paths.resume && !isNew) {
    throw new ResumeError(
      `${path} is there already. Go on with it by --resume ${path}, or choose another name.`,
    );
  }
  // The file aside first: it makes the folder that the lock lies in.
  const aside = openOutputFile(file);
  try {
    const lock = lockRun(`${target}.lock`, path);
    try {
      const earlier = paths.resume === undefined ? [] : readTrajectory(paths.resume, run);
      aside.write(jsonLine(run));
      for (const episode of earlier) aside.write(episode.rows.map((row) => `${row}\n`).join(""));
      aside.commit();
      return trajectoryIn({
        file,
        earlier,
        rows: openRowFile(file),
        release: () => lock.release(),
        isNew,
        target,
      });
    } catch (error) {
      lock.release();
      throw error;
    }
  } finally {
    aside.discard();
  }
}

interface Opened {
  readonly file: NamedFile;
  readonly target: string;
  readonly isNew: boolean;
  readonly earlier: readonly StoredEpisode[];
  readonly rows: RowFile;
  readonly release: () => void;
}

function trajectoryIn({ file, target, isNew, earlier, rows, release }: Opened): Trajectory {
  const kept = earlier.map(({ taskId }) => taskId).join(", ");
  let isEmpty = isNew && kept === "";
  return {
    introduction:
      kept === ""
        ? `keeping the run in ${file.path}`
        : `keeping the run in ${file.path}; finished before: task ${kept}`,
    finished: (taskId) => earlier.find((episode) => episode.taskId === taskId),
    add(row) {
      isEmpty = false;
      rows.add(jsonLine(row));
    },
    close() {
      rows.close();
      if (isEmpty) rmSync(target, { force: true });
      release();
    },
  };
}
