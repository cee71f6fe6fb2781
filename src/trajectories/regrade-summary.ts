import { signed } from "../support/signed.js";
import type { TrajectoryEpisode, TrajectoryStep } from "../trajectory-file/index.js";
import type { JsonValue } from "../support/json-value.js";
import { differencesBetween } from "./first-difference.js";
import type { StoredEpisode } from "./read-trajectory.js";
import { counted } from "../support/counted.js";

/** What a regrade changed. */
export interface RegradeSummary {
  add(stored: StoredEpisode, made: TrajectoryEpisode): void;
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
  /** Episodes with a rubric reward. */
  finished: number;
  /** Sums of rubric rewards. */
  before: number;
  after: number;
}

export function createRegradeSummary(): RegradeSummary {
  const changes = new Map<string, Change>();
  const tasks = new Map<number, TaskChange>();
  const totals = { steps: 0, changedSteps: 0 };

  /** Notes what the steps of an episode differ in; gives whether any does. */
  function addSteps(stored: StoredEpisode, steps: readonly TrajectoryStep[]): boolean {
    let isChanged = false;
    for (const [index, old] of stored.episode.steps.entries()) {
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
    add(stored, { reset, steps, rubric_reward: after }) {
      const { rubric_reward: before } = stored.episode;
      const isChanged = addSteps(stored, steps) || before !== after;
      const id = reset.task_id;
      const task = tasks.get(id) ?? { episodes: 0, changed: 0, finished: 0, before: 0, after: 0 };
      task.episodes += 1;
      task.changed += isChanged ? 1 : 0;
      if (before !== null && after !== null) {
        task.finished += 1;
        task.before += before;
        task.after += after;
      }
      tasks.set(id, task);
    },
    lines() {
      const perPath = pathLines(changes);
      return [
        `regrade: ${totals.changedSteps} of ${counted(totals.steps, "step")} changed`,
        ...taskLines(tasks),
        ...(perPath.length > 0 ? ["what changed:", ...perPath] : []),
      ];
    },
  };
}

/** What grading decides of a step. */
function gradeOf({ reward, components }: TrajectoryStep): JsonValue {
  return { reward, ...(components !== undefined && { components }) };
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
    .map(([id, { episodes, changed, finished, before, after }]) => {
      const told = `  task ${id}: ${changed} of ${counted(episodes, "episode")} changed, `;
      if (finished === 0) return `${told}none finished`;
      const [old, now] = [before / finished, after / finished];
      return `${told}mean rubric reward ${old.toFixed(DIGITS)} → ${now.toFixed(DIGITS)} (${signed(now - old, DIGITS)})`;
    });
}

/** The paths that changed most often first. */
function pathLines(changes: ReadonlyMap<string, Change>): readonly string[] {
  return [...changes]
    .sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1))
    .map(([path, { count, numbers, sum }]) => {
      const mean = numbers === 0 ? "" : `, ${signed(sum / numbers, DIGITS)} on average`;
      return `  ${path}: ${counted(count, "step")}${mean}`;
    });
}
