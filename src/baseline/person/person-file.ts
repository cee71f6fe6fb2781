import { existsSync, rmSync } from "node:fs";
import { targetOf } from "../../files/check-outputs.js";
import { replaceFile } from "../../files/output-file.js";
import { readLines } from "../../files/read-lines.js";
import { openRowFile } from "../../files/row-file.js";
import { isObject } from "../../support/is-object.js";
import { SettingsError } from "../../support/settings-error.js";
import { readLine } from "../../trajectories/read-line.js";
import { checkTrajectory, readTrajectory, type StoredEpisode } from "../../trajectories/read-trajectory.js";
import {
  episodeLine,
  headerLine,
  type TrajectoryEpisode,
  type TrajectoryHeader,
} from "../../trajectory-file/index.js";
import type { PlannedPlay } from "./plan.js";
import type { PersonStep } from "./play.js";

/** Where a person's episodes are kept: whole ones in the file, the one that goes on beside it, in the same format. */
export interface PersonFile {
  readonly isFinished: (play: PlannedPlay) => boolean;
  /** What was done of an episode that was left. */
  readonly begun: (play: PlannedPlay) => readonly PersonStep[];
  /** As far as it is played. */
  readonly keep: (episode: TrajectoryEpisode) => void;
  readonly finish: (episode: TrajectoryEpisode) => void;
}

/** Throws {@link SettingsError} where the file is another one's, `TrajectoryFileError` and `OutputFileError`. */
export function openPersonFile(path: string, header: TrajectoryHeader): PersonFile {
  const file = { flag: "--output", path };
  const part = { flag: "--output", path: `${path}.part` };
  const target = targetOf(file);
  const isNew = !existsSync(target);
  const done = new Set(isNew ? [] : storedIn(path, header).map(keyOf));
  if (isNew) replaceFile(file, headerLine(header));
  return {
    isFinished: ({ taskId, seed }) => done.has(`${taskId}/${seed}`),
    begun({ taskId, seed }) {
      if (!existsSync(part.path)) return [];
      const stored = storedIn(part.path, header).find((one) => keyOf(one) === `${taskId}/${seed}`);
      return stored === undefined ? [] : stepsOf(stored);
    },
    keep: (episode) => replaceFile(part, headerLine(header) + episodeLine(episode)),
    finish(episode) {
      const rows = openRowFile(file);
      rows.add(episodeLine(episode));
      rows.close();
      rmSync(part.path, { force: true });
    },
  };
}

/** The episodes of a file that has this header; none of a file that has nothing more. */
function storedIn(path: string, header: TrajectoryHeader): readonly StoredEpisode[] {
  const [first, ...others] = readLines(path);
  const told = first && readLine(first.content, () => undefined);
  if (others.length > 0 || told?.kind !== "header") checkTrajectory(path);
  const stored = [...readTrajectory(path)];
  const headers = [...(told?.kind === "header" ? [told.header] : []), ...stored.map((one) => one.header)];
  for (const other of headers) {
    const differing = (["policy", "rules_digest", "dataset_digest"] as const).filter(
      (key) => other[key] !== header[key],
    );
    if (differing.length > 0) {
      throw new SettingsError([
        `--output: ${path} is of another ${differing.join(" and ")}, so that this cannot go on in it. Name another file.`,
      ]);
    }
  }
  return stored;
}

function keyOf({ episode: { reset } }: StoredEpisode): string {
  return `${reset.task_id}/${reset.seed}`;
}

function stepsOf({ actions, episode }: StoredEpisode): readonly PersonStep[] {
  return actions.map((action, index) => {
    const notes = episode.steps[index]?.notes;
    const seconds = isObject(notes) ? notes["seconds"] : undefined;
    return { action, seconds: typeof seconds === "number" ? seconds : 0 };
  });
}
