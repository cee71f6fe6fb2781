import type { Dataset } from "../../dataset/index.js";
import type { Observation } from "../../domain/observation.js";
import type { TaskId } from "../../domain/task.js";
import { playInProcess, playReference, type Policy } from "../../policies/index.js";
import type { ReferencePolicy } from "../../policies/reference/index.js";

/** Rubric rewards of one policy on one task over all seeds. */
export interface Measured {
  readonly mean: number;
  readonly least: number;
  readonly most: number;
  /** Mean of the undiscounted sums of step rewards: no objective, since it grows with the number of submits. */
  readonly meanReturn: number;
  /** The same sums, each divided by the tickets that its episode handled. */
  readonly meanReturnPerTicket: number;
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
  const ends = seeds.map((seed) => lastObservation(policy, dataset, taskId, seed));
  const rewards = ends.map(scoreOf);
  return {
    mean: meanOf(rewards),
    least: Math.min(...rewards),
    most: Math.max(...rewards),
    meanReturn: meanOf(ends.map(returnOf)),
    // An episode that handled nothing earned nothing.
    meanReturnPerTicket: meanOf(ends.map((last) => returnOf(last) / Math.max(1, last.ticketsProcessed))),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function returnOf({ history }: Observation): number {
  return history.reduce((sum, { reward }) => sum + reward, 0);
}

export function rubricReward(
  policy: Policy | ReferencePolicy,
  dataset: Dataset,
  taskId: TaskId,
  seed: number,
): number {
  return scoreOf(lastObservation(policy, dataset, taskId, seed));
}

function lastObservation(
  policy: Policy | ReferencePolicy,
  dataset: Dataset,
  taskId: TaskId,
  seed: number,
): Observation {
  const options = { taskId, seed };
  return "sees" in policy ? playReference(policy, dataset, options) : playInProcess(policy, dataset, options);
}

function scoreOf({ taskId, rubricReward }: Observation): number {
  if (rubricReward === null) throw new Error(`task ${taskId}: the episode ended without a score`);
  return rubricReward;
}
