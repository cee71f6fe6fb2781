import { existsSync } from "node:fs";
import { SettingsError } from "../support/settings-error.js";
import { ACTION_SOURCES } from "../policies/index.js";
import { objectInLine } from "../files/object-in-line.js";
import { readLines } from "../files/read-lines.js";
import type { EpisodeRecord, RecordedEpisode, RecordedStep } from "../rollouts/episode-record.js";
import { isObject } from "../support/is-object.js";

/** The files of a run. */
export interface StoreFiles {
  readonly episodes: string;
  readonly trajectories: string;
}

type Kind = "string" | "number" | "boolean" | "object";

const EPISODE_COLUMNS = {
  policy: "string",
  seed: "number",
  task: "number",
  episode_id: "string",
  steps: "number",
  tickets: "number",
  rubric_reward: "number",
  queue_management_score: "number",
  planning_penalty: "number",
  episode_return: "number",
  normalised_return: "number",
  investigations: "number",
  sla_breaches: "number",
  truncated: "boolean",
} as const satisfies Record<keyof RecordedEpisode, Kind>;

const TRAJECTORY_COLUMNS = {
  policy: "string",
  seed: "number",
  task: "number",
  episode_id: "string",
  step: "number",
  ticket: "string",
  action: "object",
  action_source: "string",
  cue: "string",
  step_reward: "number",
  feedback_summary: "string",
  penalties: "object",
  reward_components: "object",
} as const satisfies Partial<Record<keyof RecordedStep, Kind>>;

/** A file of a run that cannot be gone on with: the message says which line, why and what to do. */
function damaged(path: string, line: number, why: string): SettingsError {
  return new SettingsError([
    `--resume cannot use ${path}: line ${line} ${why}. Two runs wrote into it, or it was edited: begin anew in another ` +
      "folder with --output-dir.",
  ]);
}

/**
 * The episodes of which both files have everything. What a run that was stopped leaves at the end of a file is left out:
 * half a line, an episode without all its steps, steps without their episode. Throws `SettingsError` for anything
 * else that is not one whole episode after the other.
 */
export function readRecords({ episodes, trajectories }: StoreFiles): readonly EpisodeRecord[] {
  const steps = stepsIn(trajectories);
  const seen = new Map<string, number>();
  const records: EpisodeRecord[] = [];
  let short: { readonly line: number; readonly why: string } | undefined;
  for (const { line, row: episode } of rowsIn(episodes, isEpisodeRow, "an episode's row")) {
    if (short !== undefined) throw damaged(episodes, short.line, short.why);
    const key = keyOf(episode);
    const earlier = seen.get(key);
    if (earlier !== undefined) throw damaged(episodes, line, `is the episode of line ${earlier} again`);
    seen.set(key, line);
    const own = steps.get(key) ?? [];
    if (own.length !== episode.steps) {
      short = {
        line,
        why: `counts ${episode.steps} steps, and the steps' file has ${own.length} of that episode`,
      };
      continue;
    }
    records.push({ episode, steps: own });
  }
  return records;
}

/** The steps of each episode; those of one stand together and are counted from 1. */
function stepsIn(path: string): ReadonlyMap<string, readonly RecordedStep[]> {
  const steps = new Map<string, RecordedStep[]>();
  let current = "";
  for (const { line, row } of rowsIn(path, isTrajectoryRow, "a step's row")) {
    const key = keyOf(row);
    const own = steps.get(key) ?? [];
    if (key !== current && own.length > 0)
      throw damaged(path, line, `is of an episode that other rows followed`);
    if (row.step !== own.length + 1)
      throw damaged(path, line, `has step ${row.step} where ${own.length + 1} should follow`);
    own.push(row);
    steps.set(key, own);
    current = key;
  }
  return steps;
}

/** Which episode of a run a row belongs to. */
export function keyOf({ policy, task, seed }: Pick<RecordedEpisode, "policy" | "task" | "seed">): string {
  return `${policy} ${task} ${seed}`;
}

function* rowsIn<T>(
  path: string,
  isRow: (value: unknown) => value is T,
  what: string,
): Generator<{ readonly line: number; readonly row: T }> {
  if (!existsSync(path)) return;
  for (const { number: line, content, isWhole } of readLines(path)) {
    if (!isWhole) return; // a row that was not written to its end
    const read = objectInLine(content);
    if ("problem" in read) throw damaged(path, line, read.problem);
    if (!isRow(read.value)) throw damaged(path, line, `is not ${what}`);
    yield { line, row: read.value };
  }
}

function isEpisodeRow(value: unknown): value is RecordedEpisode {
  return hasColumns(value, EPISODE_COLUMNS);
}

function isTrajectoryRow(value: unknown): value is RecordedStep {
  return (
    hasColumns(value, TRAJECTORY_COLUMNS) &&
    (value["rubric_reward"] === null || typeof value["rubric_reward"] === "number") &&
    ACTION_SOURCES.some((source) => source === value["action_source"])
  );
}

function hasColumns(
  value: unknown,
  columns: Readonly<Record<string, Kind>>,
): value is { readonly [key: string]: unknown } {
  return isObject(value) && Object.entries(columns).every(([key, kind]) => typeof value[key] === kind);
}
