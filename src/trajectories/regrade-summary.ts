import { signed } from "../support/signed.js";
import { differencesBetween } from "./first-difference.js";
import type { StoredEpisode } from "./read-trajectory.js";
import type { EpisodeRows, StepRow } from "./rows.js";

/** What a regrade changed. */
export interface RegradeSummary {
  add(stored: StoredEpisode, rows: EpisodeRows): void;
  lines(): readonly string[];
}

/** Decimals of a mean. */
const DIGITS = 4;

interface Change {
  count: number;
  /** Of those that are numbers before and after. */
  numbers: number;
  sum: number;
}

interface TaskChange {
  episodes: number;
  changed: number;
  /** Sums of rubric rewards. */
  before: number;
  after: number;
}

export function createRegradeSummary(): RegradeSummary {
  const changes = new Map<string, Change>();
  const tasks = new Map<number, TaskChange>();
  const totals = { steps: 0, changedSteps: 0 };

  /** Notes what the steps of an episode differ in; gives whether any does. */
  function addSteps(stored: StoredEpisode, steps: EpisodeRows["steps"]): boolean {
    let isChanged = false;
    for (const [index, { row: old }] of stored.steps.entries()) {
      const now = steps[index];
      if (now === undefined) continue;
      const different = differencesBetween(gradeOf(old), gradeOf(now), "");
      for (const { path, expected, seen } of different) note(changes, path, expected, seen);
      totals.steps += 1;
      if (different.length > 0) totals.changedSteps += 1;
      isChanged ||= different.length > 0;
    }
    return isChanged;
  }

  return {
    add(stored, { episode, steps, end }) {
      const [before, after] = [stored.end.rubric_reward, end.rubric_reward];
      const isChanged = addSteps(stored, steps) || before !== after;
      const id = episode.reset.task_id;
      const task = tasks.get(id) ?? { episodes: 0, changed: 0, before: 0, after: 0 };
      task.episodes += 1;
      task.changed += isChanged ? 1 : 0;
      task.before += before;
      task.after += after;
      tasks.set(id, task);
    },
    lines() {
      const perPath = pathLines(changes);
      return [
        `regrade: ${totals.changedSteps} of ${totals.steps} steps changed`,
        ...taskLines(tasks),
        ...(perPath.length > 0 ? ["what changed:", ...perPath] : []),
      ];
    },
  };
}

/** The members of a step row that grading decides. */
type Grade = Pick<StepRow, "reward" | "rubric_reward" | "components">;

function gradeOf({ reward, rubric_reward, components }: Grade): Grade {
  return { reward, rubric_reward, components };
}

function note(changes: Map<string, Change>, path: string, before: unknown, after: unknown): void {
  const change = changes.get(path) ?? { count: 0, numbers: 0, sum: 0 };
  change.count += 1;
  if (typeof before === "number" && typeof after === "number") {
    change.numbers += 1;
    change.sum += after - before;
  }
  changes.set(path, change);
}

function taskLines(tasks: ReadonlyMap<number, TaskChange>): readonly string[] {
  return [...tasks]
    .sort(([a], [b]) => a - b)
    .map(([id, { episodes, changed, before, after }]) => {
      const [old, now] = [before / episodes, after / episodes];
      return (
        `  task ${id}: ${changed} of ${episodes} episodes changed, ` +
        `mean rubric reward ${old.toFixed(DIGITS)} → ${now.toFixed(DIGITS)} (${signed(now - old, DIGITS)})`
      );
    });
}

/** The paths that changed most often first. */
function pathLines(changes: ReadonlyMap<string, Change>): readonly string[] {
  return [...changes]
    .sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1))
    .map(([path, { count, numbers, sum }]) => {
      const mean = numbers === 0 ? "" : `, ${signed(sum / numbers, DIGITS)} on average`;
      return `  ${path}: ${count} steps${mean}`;
    });
}
