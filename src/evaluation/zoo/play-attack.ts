import type { Dataset } from "../../dataset/index.js";
import { TASK_IDS, type TaskId } from "../../domain/task.js";
import { attack, createProber, type Attack, type AttackName } from "../../policies/attackers/index.js";
import type { Policy } from "../../policies/index.js";
import { playInProcess, playReference } from "../../rollouts/in-process.js";
import { bestConstantOn } from "../../rollouts/best-constant.js";
import { studiedStructure } from "./study-structure.js";
import { meanOutcome, outcomeOf, type AttackOutcome } from "./outcome.js";
import { probeEveryTicket } from "./probe-by-id.js";
import { stopWhereBest } from "./stop-early.js";

/** What an attack prepares itself on: seeds that are not judged. */
const OTHER_SEEDS = {
  start: 1_000_000,
  /** Episodes that a memoriser plays: from about so many it has met every ticket. */
  study: 100,
  memoriser: 100,
  constant: 30,
} as const;

export interface AttackRow {
  readonly name: AttackName;
  readonly byTask: Readonly<Record<TaskId, AttackOutcome>>;
}

/** Means over the seeds. `learnsOn`: the tickets that an attack prepares on; those judged when absent. */
export function playAttack(
  name: AttackName,
  dataset: Dataset,
  seeds: readonly number[],
  learnsOn: Dataset = dataset,
): AttackRow {
  const entry = attack(name);
  const on = (taskId: TaskId): AttackOutcome => {
    const play = prepare(name, entry, dataset, taskId, learnsOn);
    return meanOutcome(seeds.map(play));
  };
  const [first, second, third] = TASK_IDS;
  return { name, byTask: { 1: on(first), 2: on(second), 3: on(third) } };
}

type PlaySeed = (seed: number) => AttackOutcome;

function prepare(
  name: string,
  { play }: Attack,
  dataset: Dataset,
  taskId: TaskId,
  learnsOn: Dataset,
): PlaySeed {
  const withPolicy = (policy: Policy): PlaySeed => {
    return (seed) => outcomeOf(playInProcess(policy, dataset, { taskId, seed }));
  };
  switch (play.kind) {
    case "alone": {
      const policy = play.create();
      if (!("sees" in policy)) return withPolicy(policy);
      return (seed) => outcomeOf(playReference(policy, dataset, { taskId, seed }));
    }
    case "constant":
      return withPolicy(bestConstantOn(taskId, learnsOn, otherSeeds(OTHER_SEEDS.constant)).policy);
    case "studies":
      return withPolicy(studiedStructure(learnsOn, taskId, otherSeeds(OTHER_SEEDS.study)));
    case "stops": {
      const policy = play.create();
      return (seed) => stopWhereBest(policy, dataset, taskId, seed).best;
    }
    case "probes": {
      const prober = createProber(name, play.keyOf);
      if (play.rehearsal === "ticket_ids") probeEveryTicket(prober, learnsOn);
      if (play.rehearsal === "other_seeds") {
        for (const seed of otherSeeds(OTHER_SEEDS.memoriser)) {
          prober.learn(playInProcess(prober.policy, learnsOn, { taskId, seed }));
        }
      }
      return (seed) => {
        if (play.rehearsal === "same_seed") {
          prober.forget();
          prober.learn(playInProcess(prober.policy, dataset, { taskId, seed }));
        }
        return outcomeOf(playInProcess(prober.policy, dataset, { taskId, seed }));
      };
    }
  }
}

function otherSeeds(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => OTHER_SEEDS.start + index);
}
