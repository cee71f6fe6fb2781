import type { Dataset } from "../dataset/index.js";
import type { TaskId } from "../domain/task.js";
import type { Route } from "../domain/route.js";
import { findOptimum, startEpisode } from "../engine/index.js";
import { createTextBlindPolicy } from "../policies/attackers/index.js";
import { createDiligentPolicy } from "../policies/reference/index.js";
import { bestConstantOn, type Candidate } from "../rollouts/best-constant.js";
import { rubricReward } from "../rollouts/measure.js";
import { mean } from "../support/mean.js";

/** Rubric rewards on one episode: what no reading at all gets, and what sight of the labels gets. */
export interface ReferenceScores {
  readonly floor: number;
  readonly oracle: number;
  /** The greatest reward found, and a bound that nothing exceeds: equal where the optimum is proven. */
  readonly optimum: number;
  readonly optimumUpper: number;
}

/** Who plays without reading: the one that is the floor of a task, and what either gets there. */
export interface Floor {
  readonly policy: "best_constant" | "text_blind";
  /** Mean rubric reward of the best constant answer. */
  readonly constant: number;
  /** Mean rubric reward of the text-blind policy. */
  readonly blind: number;
  /** The constant answer that did best on the seeds that it was chosen on. */
  readonly route: Route;
}

/** What every episode of a task is measured between. */
export interface TaskReferences {
  readonly floor: Floor;
  readonly on: (seed: number) => ReferenceScores;
}

/** The constant answer is chosen on so many seeds, none of them judged. */
const CHOSEN_ON = { start: 1_000_000_000, count: 40 } as const;

/** A pure memo by an immutable dataset, then task and seeds: results of the same episodes share them. */
const FOUND = new WeakMap<Dataset, Map<string, TaskReferences>>();

/** `dataset` is the split; the floor is the policy that has the greater mean on all of `seeds`. */
export function findReferences(dataset: Dataset, taskId: TaskId, seeds: readonly number[]): TaskReferences {
  const known = FOUND.get(dataset) ?? new Map<string, TaskReferences>();
  FOUND.set(dataset, known);
  const key = JSON.stringify([taskId, seeds]);
  const found = known.get(key) ?? referencesOn(dataset, taskId, seeds);
  known.set(key, found);
  return found;
}

function referencesOn(dataset: Dataset, taskId: TaskId, seeds: readonly number[]): TaskReferences {
  const chosenOn = otherThan(seeds);
  const { policy, route } = constantChosen(taskId, dataset, chosenOn);
  const blind = createTextBlindPolicy();
  const oracle = createDiligentPolicy("oracle");
  const scores = seeds.map((seed) => ({
    seed,
    constant: rubricReward(policy, dataset, taskId, seed),
    blind: rubricReward(blind, dataset, taskId, seed),
  }));
  const [constantMean, blindMean] = [
    mean(scores.map((one) => one.constant)),
    mean(scores.map((one) => one.blind)),
  ];
  const isBlind = blindMean > constantMean;
  const floors = new Map(scores.map((one) => [one.seed, isBlind ? one.blind : one.constant]));
  const measured = new Map<number, ReferenceScores>();
  return {
    floor: {
      policy: isBlind ? "text_blind" : "best_constant",
      constant: constantMean,
      blind: blindMean,
      route,
    },
    on(seed) {
      const floor = floors.get(seed);
      if (floor === undefined) throw new Error(`seed ${seed} is not one of those that are judged`);
      const known = measured.get(seed);
      if (known !== undefined) return known;
      const { lower, upper } = findOptimum(startEpisode({ dataset, taskId, seed }).episode);
      const sighted = rubricReward(oracle, dataset, taskId, seed);
      const reached = { floor, oracle: sighted, optimum: lower, optimumUpper: upper };
      measured.set(seed, reached);
      return reached;
    },
  };
}

/** A pure memo by an immutable dataset, then task and seeds: a result and what it is compared with share them. */
const CHOSEN = new WeakMap<Dataset, Map<string, Candidate>>();

function constantChosen(taskId: TaskId, dataset: Dataset, seeds: readonly number[]): Candidate {
  const known = CHOSEN.get(dataset) ?? new Map<string, Candidate>();
  CHOSEN.set(dataset, known);
  const key = JSON.stringify([taskId, seeds]);
  const chosen = known.get(key) ?? bestConstantOn(taskId, dataset, seeds);
  known.set(key, chosen);
  return chosen;
}

/** Seeds that are none of those judged. */
export function otherThan(judged: readonly number[]): readonly number[] {
  const taken = new Set(judged);
  const seeds: number[] = [];
  for (let seed = CHOSEN_ON.start; seeds.length < CHOSEN_ON.count; seed += 1) {
    if (!taken.has(seed)) seeds.push(seed);
  }
  return seeds;
}
