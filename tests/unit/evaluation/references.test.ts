import { expect, test } from "vitest";
import { findReferences, otherThan } from "../../../src/evaluation/references.js";
import { measureTask, rubricReward } from "../../../src/rollouts/measure.js";
import { bestConstantOn } from "../../../src/rollouts/best-constant.js";
import { loadDataset, splitDataset } from "../../../src/dataset/index.js";
import { createTextBlindPolicy } from "../../../src/policies/attackers/index.js";

const { dev } = splitDataset(loadDataset());
const SEEDS = [0, 1, 2, 3, 4, 5, 6, 7];

test("the floor is the better of the two that do not read", () => {
  for (const taskId of [1, 3] as const) {
    const { floor, on } = findReferences(dev, taskId, SEEDS);
    const means = { best_constant: floor.constant, text_blind: floor.blind };
    const scores = SEEDS.map((seed) => on(seed).floor);
    expect(means[floor.policy]).toBe(Math.max(floor.constant, floor.blind));
    expect(scores.reduce((sum, one) => sum + one, 0) / SEEDS.length).toBeCloseTo(means[floor.policy], 12);
  }
});

test("on task 3, where structure tells most, the floor is the text-blind policy", () => {
  const { floor, on } = findReferences(dev, 3, SEEDS);
  expect(floor.policy).toBe("text_blind");
  expect(on(4).floor).toBe(rubricReward(createTextBlindPolicy(), dev, 3, 4));
});

test("the constant of a floor is chosen on seeds that are not judged, also where those are its own", () => {
  const usual = otherThan([]);
  expect(otherThan(SEEDS)).toEqual(usual);
  expect(otherThan(usual).filter((seed) => usual.includes(seed))).toEqual([]);
  expect(findReferences(dev, 1, SEEDS).floor.route).toEqual(bestConstantOn(1, dev, usual).route);
});

test("a constant that is best on the judged seeds themselves is no floor: it would be at least as high", () => {
  for (const taskId of [1, 2, 3] as const) {
    const chosenThere = bestConstantOn(taskId, dev, SEEDS);
    const { constant } = findReferences(dev, taskId, SEEDS).floor;
    expect(measureTask(chosenThere.policy, dev, taskId, SEEDS).mean).toBeGreaterThanOrEqual(constant);
  }
});
