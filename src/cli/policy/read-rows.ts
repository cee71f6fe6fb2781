import { ACTION_SOURCES } from "../../policies/index.js";
import { isJsonObject } from "./json-value.js";
import type { EpisodeRecord, EpisodeRow, TrajectoryRow } from "./rows.js";

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
} as const satisfies Record<keyof EpisodeRow, Kind>;

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
} as const satisfies Partial<Record<keyof TrajectoryRow, Kind>>;

/** The episodes of which both files have everything; half lines and half episodes of a stopped run are left out. */
export function readRecords(episodes: string, trajectories: string): readonly EpisodeRecord[] {
  const steps = new Map<string, TrajectoryRow[]>();
  for (const row of readLines(trajectories, isTrajectoryRow)) {
    const key = keyOf(row);
    steps.set(key, [...(steps.get(key) ?? []), row]);
  }
  return readLines(episodes, isEpisodeRow).flatMap((episode) => {
    // An episode that was written by halves and then again has its steps twice: the last ones are whole.
    const own = (steps.get(keyOf(episode)) ?? []).slice(-episode.steps);
    const whole = own.length === episode.steps && own.every(({ step }, index) => step === index + 1);
    return whole ? [{ episode, steps: own }] : [];
  });
}

/** Which episode of a run a row belongs to. */
export function keyOf({ policy, task, seed }: Pick<EpisodeRow, "policy" | "task" | "seed">): string {
  return `${policy} ${task} ${seed}`;
}

function readLines<T>(text: string, isRow: (value: unknown) => value is T): readonly T[] {
  return text.split("\n").flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return isRow(value) ? [value] : [];
    } catch {
      return [];
    }
  });
}

function isEpisodeRow(value: unknown): value is EpisodeRow {
  return hasColumns(value, EPISODE_COLUMNS);
}

function isTrajectoryRow(value: unknown): value is TrajectoryRow {
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
  return isJsonObject(value) && Object.entries(columns).every(([key, kind]) => typeof value[key] === kind);
}
