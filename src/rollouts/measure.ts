import { componentsOf } from "../domain/components-of.js";
import type { Dataset } from "../dataset/index.js";
import type { Observation } from "../domain/observation.js";
import type { TaskId } from "../domain/task.js";
import type { RewardMode } from "../domain/vocabulary.js";
import { clamp } from "../support/clamp.js";
import type { Policy } from "../policies/policy.js";
import { playInProcess, playReference } from "./in-process.js";
import type { ReferencePolicy } from "../policies/reference/reference-policy.js";
import { mean, sum } from "../support/mean.js";

/** Rubric rewards of one policy on one task over all seeds. */
export interface Measured {
  readonly mean: number;
  readonly least: number;
  readonly most: number;
  /** Means of the undiscounted sums of step rewards, by reward mode. */
  readonly meanReturn: Readonly<Record<RewardMode, number>>;
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
  const meanReturn = (mode: RewardMode): number => mean(ends.map((last) => returnIn(mode, last)));
  return {
    mean: mean(rewards),
    least: Math.min(...rewards),
    most: Math.max(...rewards),
    meanReturn: {
      dense: meanReturn("dense"),
      terminal: meanReturn("terminal"),
      shaped: meanReturn("shaped"),
    },
  };
}

/**
 * The sum of the rewards that the same actions earn in a mode. The mode moves nothing else, so what a dense episode was
 * worth step by step tells it. See docs/rules.md#what-a-step-pays.
 */
export function returnIn(mode: RewardMode, last: Observation): number {
  const { history, lastRewardComponents: ending } = last;
  if (mode === "dense") return sum(history.map(({ reward }) => reward));
  if (mode === "terminal" || ending === null) return scoreOf(last);
  const { contextGapPenalty = 0, capacityPenalty = 0, incidentGapPenalty = 0, termination } = ending;
  const before = history.slice(0, -1).reduce((sum, entry) => sum + componentsOf(entry).worth, 0);
  const penalties =
    termination === "step_limit" ? 0 : contextGapPenalty + capacityPenalty + incidentGapPenalty;
  return before + clamp(scoreOf(last) - penalties);
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

export function scoreOf({ taskId, rubricReward }: Observation): number {
  if (rubricReward === null) throw new Error(`task ${taskId}: the episode ended without a score`);
  return rubricReward;
}
