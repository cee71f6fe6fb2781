import { existsSync } from "node:fs";
import { tellProblems } from "../files/read-shape.js";
import type { EpisodeRecord, RecordedEpisode } from "../rollouts/episode-record.js";
import { SettingsError } from "../support/settings-error.js";
import { readTrajectory } from "../trajectories/read-trajectory.js";
import type { TrajectoryHeader } from "../trajectory-file/index.js";
import { keptProblem } from "./check-kept.js";
import { recordOfTrajectory } from "./record-lines.js";
import type { StoreOptions } from "./store-options.js";

/** A file of a run that cannot be resumed: the message says which line, why and what to do. */
function damaged(path: string, line: number, why: string): SettingsError {
  return new SettingsError([`--resume cannot use ${path}: line ${line} ${why}. ${WHAT_TO_DO}`]);
}

const WHAT_TO_DO =
  "Two runs wrote into it, or it was edited: begin anew in another folder with --output-dir.";

/**
 * The episodes of a run that was stopped. Half a line at the end is left out; anything else that is not one episode after the
 * other throws `SettingsError`, and so does a figure that is not what {@link keptProblem} makes of it.
 */
export function readRecords(
  path: string,
  { header, tickets }: Pick<StoreOptions, "header" | "tickets">,
): readonly EpisodeRecord[] {
  if (!existsSync(path)) return [];
  const problem = (line: number, what: string): never => {
    throw damaged(path, line, what);
  };
  const records: EpisodeRecord[] = [];
  for (const stored of readTrajectory(path, problem, "left out")) {
    const { line, episode } = stored;
    checkHeader(path, stored.header, header);
    const read = recordOfTrajectory(episode);
    if ("problems" in read) {
      const where = `--resume cannot use ${path}:${line}`;
      throw new SettingsError([tellProblems(where, read.problems, WHAT_TO_DO)]);
    }
    const wrong = keptProblem(read.value, tickets);
    if (wrong !== undefined) {
      const where = wrong.step === undefined ? "" : `step ${wrong.step + 1} `;
      throw damaged(path, line, `${where === "" ? "" : `in ${where}`}${wrong.why}`);
    }
    records.push(read.value);
  }
  return records;
}

function checkHeader(path: string, stored: TrajectoryHeader, own: TrajectoryHeader): void {
  const keys = ["rules_digest", "dataset_digest", "contract_version"] as const;
  const other = keys.find((key) => stored[key] !== own[key]);
  if (other === undefined) return;
  throw damaged(path, 1, `has the ${other} ${stored[other]}, and what is played has ${own[other]}`);
}

/** Which episode of a run a row belongs to. */
export function keyOf({ policy, task, seed }: Pick<RecordedEpisode, "policy" | "task" | "seed">): string {
  return `${policy} ${task} ${seed}`;
}
