import type { HelpdeskService } from "../../../service/index.js";
import type { JsonObject, TaskRows } from "../environment.js";

/** Seeds of each task in each split, from 0: enough to train or judge on, few enough to list. */
export const SEEDS_PER_TASK = 100;

/**
 * Every task with every seed of a fixed range, over each split of the tickets. A row is what reset takes. By OpenEnv's
 * types `dev` is what to train on; `test` is kept for judging. Row `i` has the seed `i ÷ tasks`, so that the first rows
 * already mix the tasks.
 */
export function helpdeskTaskRows(service: HelpdeskService): TaskRows {
  const tasks = service.tasks();
  const splits = service
    .info()
    .datasetSplits.filter(({ ticketCount }) => ticketCount > 0)
    .map(({ split }) => ({
      name: split,
      type: split === "test" ? ("test" as const) : ("train" as const),
      size: tasks.length * SEEDS_PER_TASK,
    }));
  return {
    splits,
    row(split, index): JsonObject {
      const task = tasks[index % tasks.length];
      if (task === undefined) throw new RangeError(`There is no row ${index}.`);
      return { taskId: task.id, seed: Math.floor(index / tasks.length), split };
    },
  };
}
