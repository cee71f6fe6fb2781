import { expect, test } from "vitest";
import { createSightTally, sightWarning, type SightTally } from "../../../src/attribution/index.js";
import { loadDataset, splitDataset } from "../../../src/dataset/index.js";
import type { Action } from "../../../src/domain/action.js";
import type { TaskId } from "../../../src/domain/task.js";
import {
  createHeuristicPolicy,
  createNoInvestigationPolicy,
  createRandomPolicy,
  type Policy,
} from "../../../src/policies/index.js";
import { playInProcess, playReference } from "../../../src/rollouts/in-process.js";
import { createTextBlindPolicy } from "../../../src/policies/attackers/index.js";
import {
  createDiligentPolicy,
  createTruthWithoutDiligencePolicy,
  type ReferencePolicy,
} from "../../../src/policies/reference/index.js";

const { dev } = splitDataset(loadDataset());

function tallyOf(policy: Policy | ReferencePolicy, taskIds: readonly TaskId[], seeds: number): SightTally {
  const tally = createSightTally(dev);
  for (const taskId of taskIds) {
    for (let seed = 0; seed < seeds; seed += 1) {
      const options = { taskId, seed };
      const last =
        "sees" in policy ? playReference(policy, dev, options) : playInProcess(policy, dev, options);
      tally.add({ ...options, actions: last.history.map(({ action }): Action => action) });
    }
  }
  return tally.tally();
}

test.each([
  ["heuristic", createHeuristicPolicy()],
  ["no_investigation", createNoInvestigationPolicy()],
  ["random", createRandomPolicy(1)],
  ["text_blind", createTextBlindPolicy()],
])("%s, which sees observations only, is under what is taken to be beyond a reader", (name, policy) => {
  const { hidden, shown } = tallyOf(policy, [1, 2, 3], 6);
  expect(hidden.right / Math.max(1, hidden.tickets)).toBeLessThanOrEqual(0.02);
  expect(shown.right / Math.max(1, shown.tickets)).toBeLessThanOrEqual(0.3);
  expect(sightWarning({ hidden, shown }, name)).toBeUndefined();
});

test("right labels under redacted text are told with what our reader and one constant answer get of the same tickets", () => {
  const tally = tallyOf(createTruthWithoutDiligencePolicy(), [2, 3], 5);
  const { tickets, right, reader, constant } = tally.hidden;
  expect([tally.shown.tickets, right]).toEqual([0, tickets]);
  expect(sightWarning(tally, "agent x")).toBe(
    `agent x may have seen labels: all four were right of ${tickets} of ${tickets} tickets while their text was still redacted, ` +
      `where our reader is right of ${reader}, one constant answer of ${constant}, and 0.5 of them is more than we expect of ` +
      "anybody (chance below .000001). That is a sign and no proof: tickets that were played before are known, too.",
  );
});

test("a policy with the labels that looks everything up is told by being right too often, once enough was played", () => {
  const few = tallyOf(createDiligentPolicy(), [1, 2, 3], 1);
  expect(few.shown.tickets).toBe(few.shown.right);
  expect(sightWarning(few, "x")).toBeUndefined();
  expect(sightWarning(tallyOf(createDiligentPolicy(), [1, 2, 3], 10), "x")).toMatch(
    /all four were right of (\d+) of \1 tickets with all of their text there, .* 0\.8 of them/,
  );
});

test("thousands of tickets are judged as dozens are", () => {
  const none = { tickets: 0, right: 0, reader: 0, constant: 0 };
  const of = (right: number): SightTally => ({
    hidden: none,
    shown: { tickets: 5_000, right, reader: 0, constant: 0 },
  });
  expect(
    [of(5_000), of(4_300), of(4_050), of(4_000), of(0)].map(
      (tally) => sightWarning(tally, "x") !== undefined,
    ),
  ).toEqual([true, true, false, false, false]);
});
