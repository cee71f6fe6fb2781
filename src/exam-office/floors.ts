import type { Dataset } from "../dataset/index.js";
import type { TaskId } from "../domain/task.js";
import type { Floor } from "../exam/index.js";
import { bestConstantOn } from "../rollouts/best-constant.js";
import { seedsBelow } from "../rollouts/measure.js";

/** Seeds on which the floor is chosen. An exam draws its own from two thousand million. */
const FLOOR_SEEDS = 20;

/** The floor of each task on the tickets of an exam: the same whoever looks for it, so that a receipt cannot name a poorer one. */
export function floorsOf(tasks: readonly TaskId[], tickets: Dataset): readonly Floor[] {
  return tasks.map((taskId) => ({
    taskId,
    seeds: FLOOR_SEEDS,
    route: bestConstantOn(taskId, tickets, seedsBelow(FLOOR_SEEDS)).route,
  }));
}
