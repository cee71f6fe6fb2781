import type * as v from "valibot";
import { existsSync } from "node:fs";
import { SettingsError } from "../support/settings-error.js";
import type { Dataset } from "../dataset/index.js";
import { keptProblem } from "./check-kept.js";
import { objectInLine } from "../files/object-in-line.js";
import { readLines } from "../files/read-lines.js";
import { readShape, tellProblems } from "../files/read-shape.js";
import {
  RECORDED_EPISODE,
  RECORDED_STEP,
  type EpisodeRecord,
  type RecordedEpisode,
  type RecordedStep,
} from "../rollouts/episode-record.js";

/** The files of a run. */
export interface StoreFiles {
  readonly episodes: string;
  readonly trajectories: string;
}

/** A file of a run that cannot be resumed: the message says which line, why and what to do. */
function damaged(path: string, line: number, why: string): SettingsError {
  return new SettingsError([`--resume cannot use ${path}: line ${line} ${why}. ${WHAT_TO_DO}`]);
}

const WHAT_TO_DO =
  "Two runs wrote into it, or it was edited: begin anew in another folder with --output-dir.";

/**
 * The episodes of which both files have everything. What a run that was stopped leaves at the end of a file is left out:
 * half a line, an episode without all its steps, steps without their episode. Throws `SettingsError` for anything
 * else that is not one whole episode after the other, and for a figure that is not what {@link keptProblem} makes of it.
 */
export function readRecords(
  { episodes, trajectories }: StoreFiles,
  tickets?: Dataset,
): readonly EpisodeRecord[] {
  const steps = stepsIn(trajectories);
  const seen = new Map<string, number>();
  const records: EpisodeRecord[] = [];
  let short: { readonly line: number; readonly why: string } | undefined;
  for (const { line, row: episode } of rowsIn(episodes, RECORDED_EPISODE)) {
    if (short !== undefined) throw damaged(episodes, short.line, short.why);
    const key = keyOf(episode);
    const earlier = seen.get(key);
    if (earlier !== undefined) throw damaged(episodes, line, `is the episode of line ${earlier} again`);
    seen.set(key, line);
    const { line: firstLine, rows: own } = steps.get(key) ?? { line: 0, rows: [] };
    if (own.length !== episode.steps) {
      short = {
        line,
        why: `counts ${episode.steps} steps, and the steps' file has ${own.length} of that episode`,
      };
      continue;
    }
    const record = { episode, steps: own };
    const problem = keptProblem(record, tickets);
    if (problem !== undefined) {
      const { step, why } = problem;
      throw step === undefined ? damaged(episodes, line, why) : damaged(trajectories, firstLine + step, why);
    }
    records.push(record);
  }
  return records;
}

interface StepsOfEpisode {
  /** Of the first of them. */
  readonly line: number;
  readonly rows: readonly RecordedStep[];
}

/** The steps of each episode; those of one stand together and are counted from 1. */
function stepsIn(path: string): ReadonlyMap<string, StepsOfEpisode> {
  const steps = new Map<string, { line: number; rows: RecordedStep[] }>();
  let current = "";
  for (const { line, row } of rowsIn(path, RECORDED_STEP)) {
    const key = keyOf(row);
    const episode = steps.get(key) ?? { line, rows: [] };
    const own = episode.rows;
    if (key !== current && own.length > 0)
      throw damaged(path, line, `is of an episode that other rows followed`);
    if (row.step !== own.length + 1)
      throw damaged(path, line, `has step ${row.step} where ${own.length + 1} should follow`);
    own.push(row);
    steps.set(key, episode);
    current = key;
  }
  return steps;
}

/** Which episode of a run a row belongs to. */
export function keyOf({ policy, task, seed }: Pick<RecordedEpisode, "policy" | "task" | "seed">): string {
  return `${policy} ${task} ${seed}`;
}

function* rowsIn<Row extends v.GenericSchema>(
  path: string,
  row: Row,
): Generator<{ readonly line: number; readonly row: v.InferInput<Row> }> {
  if (!existsSync(path)) return;
  for (const { number: line, content, isWhole } of readLines(path)) {
    if (!isWhole) return; // a row that was not written to its end
    const json = objectInLine(content);
    if ("problem" in json) throw damaged(path, line, json.problem);
    const read = readShape(row, json.value);
    if ("problems" in read)
      throw new SettingsError([
        tellProblems(`--resume cannot use ${path}:${line}`, read.problems, WHAT_TO_DO),
      ]);
    yield { line, row: read.value };
  }
}
