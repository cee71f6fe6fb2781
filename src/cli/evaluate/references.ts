import type { Dataset } from "../../dataset/index.js";
import type { TaskId } from "../../domain/task.js";
import type { Route } from "../../domain/route.js";
import { createDiligentPolicy } from "../../policies/reference/index.js";
import { bestConstantOn } from "../rules-check/best-constant.js";
import { rubricReward } from "../rules-check/measure.js";

/** Rubric rewards on one episode: what no reading at all gets, and what sight of the labels gets. */
export interface ReferenceScores {
  readonly floor: number;
  readonly oracle: number;
}

/** What every episode of a task is measured between. */
export interface TaskReferences {
  /** The one answer to every ticket that does best on these seeds. */
  readonly floorRoute: Route;
  on(seed: number): ReferenceScores;
}

/** All routes are looked at on a few of the seeds, and enough of the best on all of them that the best is found. */
const FLOOR_LOOK = { seeds: 8, kept: 40 } as const;

/** `dataset` is the split. */
export function findReferences(dataset: Dataset, taskId: TaskId, seeds: readonly number[]): TaskReferences {
  const { policy, route } = bestConstantOn(taskId, dataset, seeds, FLOOR_LOOK);
  const oracle = createDiligentPolicy("oracle");
  return {
    floorRoute: route,
    on: (seed) => ({
      floor: rubricReward(policy, dataset, taskId, seed),
      oracle: rubricReward(oracle, dataset, taskId, seed),
    }),
  };
}
