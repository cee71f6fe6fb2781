import { differencesBetween } from "./first-difference.js";
import type { StoredEpisode } from "./read-trajectory.js";
import type { EpisodeRows } from "./rows.js";

/** What a regrade changed. */
export interface RegradeSummary {
  add(stored: StoredEpisode, rows: EpisodeRows): void;
  lines(): readonly string[];
}

interface Change {
  count: number;
  /** Of those that are numbers before and after. */
  numbers: number;
  sum: number;
}

export function createRegradeSummary(): RegradeSummary {
  const changes = new Map<string, Change>();
  const tasks = new Map<number, { episodes: number; changed: number; before: number; after: number }>();
  const totals = { steps: 0, changedSteps: 0 };

  function note(path: string, before: unknown, after: unknown): void {
    const change = changes.get(path) ?? { count: 0, numbers: 0, sum: 0 };
    change.count += 1;
    if (typeof before === "number" && typeof after === "number") {
      change.numbers += 1;
      change.sum += after - before;
    }
    changes.set(path, change);
  }

  return {
    add(stored, { episode, steps, end }) {
      let isChanged = stored.end.rubric_reward !== end.rubric_reward;
      for (const [index, { row: old }] of stored.steps.entries()) {
        const now = steps[index];
        if (now === undefined) continue;
        const { reward, rubric_reward, components } = now;
        const different = differencesBetween(
          { reward: old.reward, rubric_reward: old.rubric_reward, components: old.components },
          { reward, rubric_reward, components },
          "",
        );
        for (const { path, expected, seen } of different) note(path, expected, seen);
        totals.steps += 1;
        if (different.length > 0) totals.changedSteps += 1;
        isChanged ||= different.length > 0;
      }
      const id = episode.reset.task_id;
      const task = tasks.get(id) ?? { episodes: 0, changed: 0, before: 0, after: 0 };
      task.episodes += 1;
      task.changed += isChanged ? 1 : 0;
      task.before += stored.end.rubric_reward;
      task.after += end.rubric_reward;
      tasks.set(id, task);
    },
    lines() {
      const perTask = [...tasks]
        .sort(([a], [b]) => a - b)
        .map(([id, { episodes, changed, before, after }]) => {
          const [old, now] = [before / episodes, after / episodes];
          return (
            `  task ${id}: ${changed} of ${episodes} episodes changed, ` +
            `mean rubric reward ${old.toFixed(4)} → ${now.toFixed(4)} (${signed(now - old)})`
          );
        });
      const perPath = [...changes]
        .sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1))
        .map(([path, { count, numbers, sum }]) => {
          const mean = numbers === 0 ? "" : `, ${signed(sum / numbers)} on average`;
          return `  ${path}: ${count} steps${mean}`;
        });
      return [
        `regrade: ${totals.changedSteps} of ${totals.steps} steps changed`,
        ...perTask,
        ...(perPath.length > 0 ? ["what changed:", ...perPath] : []),
      ];
    },
  };
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(4)}`;
}
