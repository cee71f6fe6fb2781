import type { Dataset } from "../../dataset/index.js";
import type { TaskId } from "../../domain/task.js";
import { playInProcess, playReference, type Policy } from "../../policies/index.js";
import type { ReferencePolicy } from "../../policies/reference/index.js";

/** Rubric rewards of one policy on one task over all seeds. */
export interface Measured {
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

export interface PolicyScores {
  readonly name: string;
  readonly byTask: Readonly<Record<TaskId, Measured>>;
}

/** Plays seeds 0 to `seeds` − 1 of every task. */
export function measure(policy: Policy | ReferencePolicy, dataset: Dataset, seeds: number): PolicyScores {
  const onTask = (taskId: TaskId): Measured => measureTask(policy, dataset, taskId, seedsBelow(seeds));
  return { name: policy.name, byTask: { 1: onTask(1), 2: onTask(2), 3: onTask(3) } };
}

/** 0 to `count` − 1. */
export function seedsBelow(count: number): readonly number[] {
  return Array.from({ length: count }, (_, seed) => seed);
}

export function measureTask(
  policy: Policy | ReferencePolicy,
  dataset: Dataset,
  taskId: TaskId,
  seeds: readonly number[],
): Measured {
  const rewards = seeds.map((seed) => rubricReward(policy, dataset, taskId, seed));
  const total = rewards.reduce((sum, reward) => sum + reward, 0);
  return { mean: total / seeds.length, least: Math.min(...rewards), most: Math.max(...rewards) };
}

export function rubricReward(
  policy: Policy | ReferencePolicy,
  dataset: Dataset,
  taskId: TaskId,
  seed: number,
): number {
  const options = { taskId, seed };
  const last =
    "sees" in policy ? playReference(policy, dataset, options) : playInProcess(policy, dataset, options);
  if (last.rubricReward === null)
    throw new Error(`task ${taskId}, seed ${seed}: the episode ended without a score`);
  return last.rubricReward;
}
