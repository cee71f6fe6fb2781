import { expect, test } from "vitest";
import { loadDataset } from "../../../src/dataset/index.js";
import type { Action } from "../../../src/domain/action.js";
import type { Observation } from "../../../src/domain/observation.js";
import { TASK_IDS } from "../../../src/domain/task.js";
import {
  createConstantPolicy,
  createHeuristicPolicy,
  createRandomPolicy,
  type Policy,
} from "../../../src/policies/index.js";
import {
  createInProcessEnvironment,
  playInProcess,
  playReference,
} from "../../../src/rollouts/in-process.js";
import { rollout } from "../../../src/rollouts/rollout.js";
import {
  createDiligentPolicy,
  createNeverSubmitPolicy,
  createOnlyInvalidPolicy,
  createTruthWithoutDiligencePolicy,
} from "../../../src/policies/reference/index.js";

const DATASET = loadDataset();
const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);

function lastObservations(policy: Policy): readonly Observation[] {
  return TASK_IDS.flatMap((taskId) => SEEDS.map((seed) => playInProcess(policy, DATASET, { taskId, seed })));
}

test("the heuristic is never penalised, never cut off and never pays for a lookup", () => {
  for (const last of lastObservations(createHeuristicPolicy())) {
    expect(last.truncated).toBe(false);
    expect(last.history.filter((entry) => entry.rewardComponents?.rewardKind === "invalid")).toEqual([]);
    expect(last.lastRewardComponents?.investigationPenaltyApplied).toBe(0);
  }
});

test("the heuristic uses every kind of action that the hard task recommends", () => {
  const kinds = SEEDS.flatMap((seed) =>
    playInProcess(createHeuristicPolicy(), DATASET, { taskId: 3, seed }).history.map(
      (entry) => entry.action.actionType,
    ),
  );
  expect([...new Set(kinds)].sort()).toEqual(["investigate", "open_incident", "request_info", "submit"]);
});

test("the heuristic takes nothing from one episode into the next", () => {
  const policy = createHeuristicPolicy();
  playInProcess(policy, DATASET, { taskId: 3, seed: 1 });
  expect(playInProcess(policy, DATASET, { taskId: 3, seed: 2 })).toEqual(
    playInProcess(createHeuristicPolicy(), DATASET, { taskId: 3, seed: 2 }),
  );
});

test("a rollout over an environment equals the same episode played directly", async () => {
  const options = { taskId: 2, seed: 5, split: "all" } as const;
  const heard: number[] = [];
  const played = await rollout(
    createHeuristicPolicy(),
    createInProcessEnvironment(DATASET),
    options,
    (turn) => heard.push(turn.step),
  );
  const last = playInProcess(createHeuristicPolicy(), DATASET, options);
  expect(played.turns.at(-1)?.observation).toEqual(last);
  expect(played.rewards).toEqual(last.history.map((entry) => entry.reward));
  expect(heard).toEqual(last.history.map((entry) => entry.step));
});

test("the constant policy gives one answer to every ticket", () => {
  const route = {
    issueType: "onboarding",
    priority: "low",
    assignmentGroup: "onboarding_ops",
    resolutionAction: "fulfill",
  } as const;
  const last = playInProcess(createConstantPolicy(route), DATASET, { taskId: 1, seed: 0 });
  const expected: Action = { actionType: "submit", ...route };
  expect(last.history.map((entry) => entry.action)).toEqual(last.history.map(() => expected));
});

test("the random policy repeats itself for a seed and differs between seeds", () => {
  const actions = (seed: number): readonly Action[] =>
    playInProcess(createRandomPolicy(seed), DATASET, { taskId: 3, seed: 0 }).history.map(
      (entry) => entry.action,
    );
  expect(actions(1)).toEqual(actions(1));
  expect(actions(1)).not.toEqual(actions(2));
});

test("diligence with sight of the labels earns more than the labels alone where context is hidden", () => {
  for (const taskId of [2, 3] as const) {
    for (const seed of SEEDS) {
      const options = { taskId, seed };
      const diligent = playReference(createDiligentPolicy(), DATASET, options).rubricReward ?? 0;
      const lazy = playReference(createTruthWithoutDiligencePolicy(), DATASET, options).rubricReward ?? 0;
      expect(diligent).toBeGreaterThan(lazy);
    }
  }
});

test("never submitting and only invalid actions earn nothing, however true the labels", () => {
  for (const policy of [createNeverSubmitPolicy(), createOnlyInvalidPolicy()]) {
    for (const taskId of TASK_IDS) {
      expect(playReference(policy, DATASET, { taskId, seed: 3 }).rubricReward).toBe(0);
    }
  }
});
