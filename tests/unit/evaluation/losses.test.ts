import { expect, test } from "vitest";
import { LOSS_NAMES, lossesOf } from "../../../src/evaluation/losses.js";
import { loadDataset } from "../../../src/dataset/index.js";
import type { Observation } from "../../../src/domain/observation.js";
import { TASK_IDS } from "../../../src/domain/task.js";
import { createHeuristicPolicy, createRandomPolicy } from "../../../src/policies/index.js";
import { playInProcess, playReference } from "../../../src/rollouts/in-process.js";
import {
  createAlwaysAlternatePolicy,
  createDiligentPolicy,
  createEveryToolPolicy,
  createNeverSubmitPolicy,
  createOnlyInvalidPolicy,
} from "../../../src/policies/reference/index.js";

const DATASET = loadDataset();

function played(seeds: number): readonly Observation[] {
  return TASK_IDS.flatMap((taskId) =>
    Array.from({ length: seeds }, (_, seed) => ({ taskId, seed })).flatMap((options) => [
      playInProcess(createHeuristicPolicy(), DATASET, options),
      playInProcess(createRandomPolicy(1), DATASET, options),
      playReference(createDiligentPolicy(), DATASET, options),
      playReference(createAlwaysAlternatePolicy(), DATASET, options),
      playReference(createEveryToolPolicy(), DATASET, options),
    ]),
  );
}

test("the parts of every episode add up to what it lost", () => {
  for (const last of played(15)) {
    const losses = lossesOf(last);
    const total = LOSS_NAMES.reduce((sum, name) => sum + losses[name], 0);
    expect(total).toBeCloseTo(1 - (last.rubricReward ?? 0), 12);
  }
});

test("nothing is unexplained where the rubric reward was not cut to the range from 0 to 1", () => {
  for (const last of played(15)) {
    const reward = last.rubricReward ?? 0;
    if (reward > 0 && reward < 1) expect(lossesOf(last).capped).toBeCloseTo(0, 12);
  }
});

test("nothing but the bonus is ever won back", () => {
  for (const last of played(5)) {
    const losses = lossesOf(last);
    const won = LOSS_NAMES.filter((name) => losses[name] < -1e-12);
    expect(won.filter((name) => name !== "diligence_bonus" && name !== "capped")).toEqual([]);
  }
});

test("penalised actions lose their tickets whole", () => {
  const last = playReference(createOnlyInvalidPolicy(), DATASET, { taskId: 1, seed: 3 });
  expect(lossesOf(last)).toMatchObject({ penalised_action: 1, issue_type: 0, step_limit: 0 });
});

test("tickets that the step limit left are lost to it", () => {
  const last = playReference(createNeverSubmitPolicy(), DATASET, { taskId: 2, seed: 3 });
  expect(lossesOf(last)).toMatchObject({ step_limit: 1, penalised_action: 0, priority: 0 });
});
