import fc from "fast-check";
import { expect, test } from "vitest";
import type { Action } from "../../../../src/domain/action.js";
import { createOptimumSearch, findOptimum } from "../../../../src/engine/optimum/index.js";
import { isOver, reportOf, startEpisode, step, type StepResult } from "../../../../src/engine/index.js";
import { intents, requestsOver } from "../../../properties/arbitraries.js";
import { playIntents } from "../../../properties/play.js";
import { runsOf } from "../../../support/test-runs.js";
import { vectorDataset, vectorOptima } from "../../../vectors/shared-vectors.js";
import { aRoute, aTicket, played, startWith, submitting } from "../builders.js";

/** Short queues on which diligence alone is not enough: a few hundred positions. */
const hardest = vectorOptima.filter(
  ({ optimal_rubric, ticket_ids }) => optimal_rubric < 0.99 && ticket_ids.length === 3,
);

test.each(hardest)("no step of the optimum's own line has a regret: $ticket_ids", (vector) => {
  const start = startOf(vector);
  const { plan } = findOptimum(start.episode);
  const { steps, regret } = reportOf(playAll(start, plan).episode);
  expect(steps.map((one) => [one.step, one.regret, one.bestAction])).toEqual(
    plan.map((action, index) => [index + 1, 0, expect.objectContaining({ ...action }) as Action]),
  );
  expect(regret).toBeCloseTo(0, 9);
});

test("a wrong priority costs at its step what it costs in the end, and the best there was the right one", () => {
  const truth = aRoute({ priority: "high" });
  const right = submitting(truth);
  const wrong = submitting({ ...truth, priority: "medium" });
  const { episode } = played(startWith(1, [aTicket(truth), aTicket(truth)]), wrong, right);
  const { steps } = reportOf(episode);
  expect(steps).toEqual([
    {
      step: 1,
      ticketId: expect.any(String) as string,
      bestAction: right,
      optimumLower: 1,
      optimumUpper: 1,
      optimumProven: true,
      regret: expect.closeTo(0.05, 12) as number,
    },
    {
      step: 2,
      ticketId: expect.any(String) as string,
      bestAction: right,
      optimumLower: expect.closeTo(0.95, 12) as number,
      optimumUpper: expect.closeTo(0.95, 12) as number,
      optimumProven: true,
      regret: 0,
    },
  ]);
});

test("whatever is played, no regret is below 0 and all of them add up to the optimum less the score", () => {
  fc.assert(
    fc.property(requestsOver(vectorDataset), intents, (request, plan) => {
      const { episode } = playIntents(request, plan).last;
      const { steps, regret, optimumLower, optimumUpper, rubricReward } = reportOf(episode);
      expect(steps.reduce((sum, one) => sum + one.regret, 0)).toBeCloseTo(regret, 9);
      expect(steps.map((one) => one.step)).toEqual(episode.history.map((entry) => entry.step));
      expect(Math.min(...steps.map((one) => one.regret))).toBeGreaterThanOrEqual(0);
      expect(Math.min(...steps.map((one) => one.optimumLower))).toBeGreaterThanOrEqual(rubricReward);
      expect([steps[0]?.optimumLower, steps[0]?.optimumUpper]).toEqual([optimumLower, optimumUpper]);
      for (const one of steps) expect(one.optimumUpper).toBeGreaterThanOrEqual(one.optimumLower);
    }),
    { numRuns: Math.min(4, runsOf(60)) },
  );
});

test("the best action of a step with regret leads to where the optimum before it can still be reached", () => {
  const [vector] = hardest;
  const start = startOf(vector ?? { task_id: 3, ticket_ids: [] });
  const careless = playAll(
    start,
    Array.from({ length: 40 }, () => submitting(aRoute())),
  );
  const worst = reportOf(careless.episode).steps.toSorted((a, b) => b.regret - a.regret)[0];
  if (worst === undefined) throw new Error("an episode has steps");
  const before = playAll(
    start,
    careless.episode.history.slice(0, worst.step - 1).map(({ action }) => action),
  );
  const after = step(before.episode, worst.bestAction).episode;
  expect(findOptimum(after).lower).toBeCloseTo(worst.optimumLower, 9);
});

test("a search for more than what is reached gives no plan where there is no more, and ends at the ceiling", () => {
  const [vector] = hardest;
  const { episode } = startOf(vector ?? { task_id: 3, ticket_ids: [] });
  const whole = findOptimum(episode);
  const search = createOptimumSearch();
  expect(search(episode, { reached: whole.lower })).toMatchObject({
    lower: whole.lower,
    isProven: true,
    plan: [],
  });
  expect(search(episode, { reached: whole.lower, ceiling: whole.lower }).nodes).toBe(1);
  const diligent = search(episode, { maxNodes: 0 });
  expect([diligent.nodes, diligent.lower <= whole.lower, diligent.upper >= whole.lower]).toEqual([
    1,
    true,
    true,
  ]);
  expect(diligent.plan.length).toBeGreaterThan(0);
});

function startOf(vector: { readonly task_id: number; readonly ticket_ids: readonly string[] }): StepResult {
  const { task_id: taskId, ticket_ids: ticketIds } = vector;
  return startEpisode({ dataset: vectorDataset, seed: 0, taskId: taskId as 3, ticketIds });
}

function playAll(start: StepResult, actions: readonly Action[]): StepResult {
  return actions.reduce((now, action) => (isOver(now.episode) ? now : step(now.episode, action)), start);
}
