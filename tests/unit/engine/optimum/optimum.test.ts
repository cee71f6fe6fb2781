import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findOptimum } from "../../../../src/engine/optimum/index.js";
import { upperBound } from "../../../../src/engine/optimum/bound.js";
import { tallyOf } from "../../../../src/engine/optimum/tally.js";
import { isOver, startEpisode, step, type StepResult } from "../../../../src/engine/index.js";
import { intents, requestsOver } from "../../../properties/arbitraries.js";
import { playIntents } from "../../../properties/play.js";
import { runsOf } from "../../../support/test-runs.js";
import { vectorDataset, vectorOptima } from "../../../vectors/shared-vectors.js";
import { aRoute, aTicket, played, startWith, submitting } from "../builders.js";

describe("the optimum of the shared vectors", () => {
  test.each(vectorOptima)("task $task_id, $ticket_ids", (vector) => {
    const start = startEpisode({
      dataset: vectorDataset,
      seed: 0,
      taskId: vector.task_id,
      ticketIds: vector.ticket_ids,
    });
    const optimum = findOptimum(start.episode);
    expect(optimum.isProven).toBe(true);
    expect(optimum.lower).toBeCloseTo(vector.optimal_rubric, 9);
    expect(rubricOf(play(start, optimum))).toBeCloseTo(optimum.lower, 12);
  });
});

test("no play exceeds the bound of any position that it goes through", () => {
  let positions = 0;
  fc.assert(
    fc.property(requestsOver(vectorDataset), intents, (request, plan) => {
      const { results, last } = playIntents(request, plan);
      const reached = last.observation.rubricReward ?? NaN;
      for (const { episode } of results) {
        if (isOver(episode)) continue;
        positions += 1;
        expect(upperBound(episode, tallyOf(episode))).toBeGreaterThanOrEqual(reached - 1e-9);
      }
    }),
    { numRuns: runsOf(3000) },
  );
  expect(positions).toBeGreaterThan(runsOf(10_000));
});

test("a search that is cut off says so, with bounds that hold the optimum between them", () => {
  const hard = vectorOptima.find(({ optimal_rubric }) => optimal_rubric < 0.99);
  const { episode } = startEpisode({
    dataset: vectorDataset,
    seed: 0,
    taskId: hard?.task_id ?? 3,
    ticketIds: hard?.ticket_ids ?? [],
  });
  const { isProven, lower, upper } = findOptimum(episode, { maxNodes: 1 });
  expect(isProven).toBe(false);
  expect(lower).toBeLessThanOrEqual(hard?.optimal_rubric ?? NaN);
  expect(upper).toBeGreaterThanOrEqual(hard?.optimal_rubric ?? NaN);
});

test("in the middle of an episode what was lost stays lost", () => {
  const start = startWith(1, [aTicket(), aTicket()]);
  const { episode } = played(start, submitting(aRoute({ priority: "critical" })));
  const lost = 0.2 * 0.9;
  expect(findOptimum(episode).lower).toBeCloseTo(1 - lost / 2, 12);
});

function play(start: StepResult, { plan }: ReturnType<typeof findOptimum>): StepResult {
  return plan.reduce((now, action) => step(now.episode, action), start);
}

function rubricOf({ observation }: StepResult): number {
  expect(observation.done).toBe(true);
  return observation.rubricReward ?? NaN;
}
