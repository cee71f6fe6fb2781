import type { Dataset } from "../../dataset/index.js";
import type { TaskId } from "../../domain/task.js";
import { startEpisode } from "../../engine/index.js";

export interface PlannedPlay {
  readonly taskId: TaskId;
  readonly seed: number;
  /** Tickets that the reset draws. */
  readonly tickets: number;
}

/** Whole episodes, a seed of every task after the other, until there are so many tickets. */
export function planPlays(
  dataset: Dataset,
  taskIds: readonly TaskId[],
  seedStart: number,
  tickets: number,
): readonly PlannedPlay[] {
  const plays: PlannedPlay[] = [];
  for (let seed = seedStart, count = 0; count < tickets; seed += 1) {
    for (const taskId of taskIds) {
      if (count >= tickets) break;
      const drawn = startEpisode({ dataset, taskId, seed }).episode.queue.length;
      plays.push({ taskId, seed, tickets: drawn });
      count += drawn;
    }
  }
  return plays;
}
