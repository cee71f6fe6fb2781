import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bestConstantOn } from "../../../../src/rollouts/best-constant.js";
import { measureTask, seedsBelow } from "../../../../src/rollouts/measure.js";
import { loadDataset, splitDataset } from "../../../../src/dataset/index.js";
import type { EpisodeReport, ExplainedComponent } from "../../../../src/domain/episode-report.js";
import type { Action } from "../../../../src/domain/action.js";
import { primaryRoute } from "../../../../src/domain/ticket.js";
import { CONSTANT_ANSWERS, reportOf, solvedBy } from "../../../../src/engine/report/index.js";
import { isOver, startEpisode, step, type StepResult } from "../../../../src/engine/index.js";
import { createConstantPolicy } from "../../../../src/policies/index.js";
import { intents, requestsOver } from "../../../properties/arbitraries.js";
import { playIntents } from "../../../properties/play.js";
import { RUNS_MANY, runsOf } from "../../../support/test-runs.js";
import { vectorDataset } from "../../../vectors/shared-vectors.js";
import { aRoute, aTicket, current, played, startWith, submitting } from "../builders.js";

const RULES = readFileSync(new URL("../../../../docs/rules.md", import.meta.url), "utf8");

test("a wrong priority is told with what the right one would have scored, on the ticket and in all", () => {
  const truth = aRoute({ priority: "high" });
  const start = startWith(1, [aTicket(truth), aTicket(truth)]);
  const right = submitting(truth);
  const { episode } = played(start, submitting({ ...truth, priority: "medium" }), right);
  const report = reportOf(episode);
  const score = component(report, "ticket_score", 1);
  expect(score).toMatchObject({
    value: expect.closeTo(0.9, 12) as number,
    rule: "A submitted ticket",
    anchor: "docs/rules.md#a-submitted-ticket",
  });
  expect(score.arithmetic).toBe("0.4 · 1 + 0.2 · 0.5 + 0.2 · 1 + 0.2 · 1");
  expect(score.counterfactuals.map(({ text }) => text)).toEqual([
    "priority high instead of medium: +.10 (rubric +.050)",
  ]);
  expect([report.rubricReward, report.regret, report.solved, report.optimumProven]).toEqual([
    expect.closeTo(0.95, 12),
    expect.closeTo(0.05, 12),
    true,
    true,
  ]);
});

test("the plan of a report reaches its optimum", () => {
  for (const seed of [1, 2, 3]) {
    const request = { dataset: vectorDataset, seed, taskId: 3 } as const;
    const report = reportOf(playOwnLabels(startEpisode(request)).episode);
    const planned = report.optimalPlan.reduce(
      (now, action) => step(now.episode, action),
      startEpisode(request),
    );
    expect(planned.observation.rubricReward).toBeCloseTo(report.optimumLower, 12);
    expect(report.normalised).toBeLessThanOrEqual(1 + 1e-12);
  }
});

test("the only thing that a played optimum has against it is nothing", () => {
  const request = { dataset: vectorDataset, seed: 5, taskId: 3 } as const;
  const { optimalPlan } = reportOf(playOwnLabels(startEpisode(request)).episode);
  const best = optimalPlan.reduce((now, action) => step(now.episode, action), startEpisode(request));
  const report = reportOf(best.episode);
  expect([report.regret, report.solved]).toEqual([0, true]);
  const better = report.components
    .flatMap(({ step: at, counterfactuals }) => (at === null ? [] : counterfactuals))
    .filter(({ rubricDifference }) => rubricDifference > 1e-9);
  expect(better).toEqual([]);
});

test("required lookups that were left out are told with what they would have been worth", () => {
  const request = { dataset: vectorDataset, seed: 5, taskId: 2 } as const;
  const report = reportOf(playOwnLabels(startEpisode(request)).episode);
  const gaps = report.components.filter(({ name, value }) => name === "context_gap_penalty" && value > 0);
  expect(gaps.length).toBeGreaterThan(0);
  for (const { value, counterfactuals } of gaps) {
    expect(counterfactuals).toHaveLength(1);
    expect(counterfactuals[0]?.change).toMatch(/^lookup_\w+(, lookup_\w+)* before the submit$/);
    expect(counterfactuals[0]?.difference).toBeCloseTo(-value, 12);
  }
});

describe("whatever is played", () => {
  test("each number is what its arithmetic says, and its rule is a heading of the rules page", () => {
    fc.assert(
      fc.property(requestsOver(vectorDataset), intents, (request, plan) => {
        const { last } = playIntents(request, plan);
        if (!isOver(last.episode)) return;
        const report = reportOf(last.episode);
        expect(report.rubricReward).toBe(last.observation.rubricReward);
        expect(report.optimumUpper).toBeGreaterThanOrEqual(report.rubricReward - 1e-9);
        for (const one of report.components) {
          expect([one.name, one.step, evaluated(one.arithmetic)]).toEqual([
            one.name,
            one.step,
            expect.closeTo(one.value, 4),
          ]);
          expect(RULES).toContain(`\n## ${one.rule}\n`);
        }
      }),
      { numRuns: runsOf(60) },
    );
  });
});

test("where the bounds of an optimum leave it open nobody says whether it was solved", () => {
  expect(solvedBy(0.85, { lower: 0.9, upper: 0.95 })).toBe(true);
  expect(solvedBy(0.85, { lower: 0.9, upper: 1 })).toBe(null);
  expect(solvedBy(0.75, { lower: 0.9, upper: 1 })).toBe(false);
});

// Plays some 5,000 episodes.
test.runIf(RUNS_MANY)(
  "no answer of all does much better on dev tickets than the blind answer of the task",
  () => {
    const { dev } = splitDataset(loadDataset(undefined));
    for (const taskId of [1, 2, 3] as const) {
      const seeds = seedsBelow(40);
      const known = measureTask(createConstantPolicy(CONSTANT_ANSWERS[taskId]), dev, taskId, seeds);
      const best = bestConstantOn(taskId, dev, seeds);
      expect(best.measured.mean - known.mean).toBeLessThan(0.03);
    }
  },
);

function playOwnLabels(start: StepResult): StepResult {
  let now = start;
  while (!isOver(now.episode)) {
    const action: Action = submitting(primaryRoute(current(now.episode).ticket));
    now = step(now.episode, action);
  }
  return now;
}

function component(report: EpisodeReport, name: string, at: number | null): ExplainedComponent {
  const found = report.components.find((one) => one.name === name && one.step === at);
  if (found === undefined) throw new Error(`no ${name} of step ${at}`);
  return found;
}

const CALCULATOR = createContext({
  min: Math.min,
  max: Math.max,
  clamp: (value: number) => Math.min(1, Math.max(0, value)),
});

function evaluated(arithmetic: string): unknown {
  return runInContext(arithmetic.replaceAll("·", "*").replaceAll("÷", "/").replaceAll("−", "-"), CALCULATOR);
}
