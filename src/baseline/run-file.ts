import { existsSync, rmSync } from "node:fs";
import { targetOf, type NamedFile } from "../files/check-outputs.js";
import { openOutputFile } from "../files/output-file.js";
import { openRowFile, type RowFile } from "../files/row-file.js";
import { lockRun } from "../files/run-lock.js";
import {
  episodeLine,
  headerLine,
  type TrajectoryEpisode,
  type TrajectoryHeader,
} from "../trajectory-file/index.js";
import { readRun, ResumeError, type StoredEpisode } from "./read-run.js";

/** Where a run keeps what it played, episode by episode, so that it can be resumed. */
export interface RunFile {
  /** One line for the reader; undefined when nothing is kept. */
  readonly introduction: string | undefined;
  readonly isKept: boolean;
  /** The episode as an earlier run finished it. */
  finished(taskId: number): StoredEpisode | undefined;
  add(episode: TrajectoryEpisode): void;
  /** Unlocks the file. A new file without an episode is removed. */
  close(): void;
}

export interface RunPaths {
  /** A new file. */
  readonly output: string | undefined;
  /** An earlier run's file; without `output` the run resumes in it. */
  readonly resume: string | undefined;
}

export const NOTHING_KEPT: RunFile = {
  introduction: undefined,
  isKept: false,
  finished: () => undefined,
  add: () => undefined,
  close: () => undefined,
};

/** The file that a run writes, if any. */
export function runTarget({ output, resume }: RunPaths): NamedFile | undefined {
  if (output !== undefined) return { flag: "--output", path: output };
  return resume === undefined ? undefined : { flag: "--resume", path: resume };
}

/** Throws {@link ResumeError} where a run would write over another one. */
export function checkNew({ output, resume }: RunPaths): void {
  if (output === undefined || output === resume) return;
  if (!existsSync(targetOf({ flag: "--output", path: output }))) return;
  throw new ResumeError(
    `${output} is there already. Go on with it by --resume ${output}, or choose another name.`,
  );
}

/** Throws {@link ResumeError} and `OutputFileError`; nothing has changed then. */
export function openRunFile(file: NamedFile, paths: RunPaths, header: TrajectoryHeader): RunFile {
  const { path } = file;
  const target = targetOf(file);
  const isNew = !existsSync(target);
  // The file aside first: it makes the folder that the lock lies in.
  const aside = openOutputFile(file);
  try {
    const lock = lockRun(`${target}.lock`, path);
    try {
      const earlier = paths.resume === undefined ? [] : readRun(paths.resume, header);
      aside.write(headerLine(header));
      for (const { episode } of earlier) aside.write(episodeLine(episode));
      aside.commit();
      return runIn({ file, earlier, rows: openRowFile(file), release: () => lock.release(), isNew, target });
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

function runIn({ file, target, isNew, earlier, rows, release }: Opened): RunFile {
  const kept = earlier.map(({ taskId }) => taskId).join(", ");
  let isEmpty = isNew && kept === "";
  return {
    introduction:
      kept === ""
        ? `keeping the run in ${file.path}`
        : `keeping the run in ${file.path}; finished before: task ${kept}`,
    isKept: true,
    finished: (taskId) => earlier.find((episode) => episode.taskId === taskId),
    add(episode) {
      isEmpty = false;
      rows.add(episodeLine(episode));
    },
    close() {
      rows.close();
      if (isEmpty) rmSync(target, { force: true });
      release();
    },
  };
}
