import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { familiesOf } from "../../../src/dataset/index.js";
import type { EvaluatedEpisode } from "../../../src/evaluation/evaluated-episode.js";
import { rederive } from "../../../src/evaluation/rederive.js";
import { readResult, resultText } from "../../../src/evaluation/result-file.js";
import type { EvaluationResult } from "../../../src/evaluation/result.js";
import { summarise } from "../../../src/evaluation/summarise.js";
import { createConstantPolicy, CONSTANT_ROUTE, POLICIES } from "../../../src/policies/index.js";
import { createOracle } from "../../../src/policies/reference/index.js";
import { SOME_DATASET, someResult } from "./some-evaluation.js";

let folder: string;
let honest: EvaluationResult;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "helpdesk-rederive-"));
  honest = await someResult({
    taskIds: [1, 3],
    seeds: [5, 6, 7],
    policy: { name: "constant", sees: "observations", random: false },
    create: () => createConstantPolicy(CONSTANT_ROUTE),
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is said of the file, by who reads it or by who plays it again; empty: nothing. */
function toldOf(result: EvaluationResult): string {
  const path = join(folder, "result.json");
  writeFileSync(path, resultText(result));
  try {
    return rederive(readResult(path), SOME_DATASET).problem ?? "";
  } catch (error) {
    return String(error);
  }
}

/** The summary made anew from rows that were changed, as a careful forger would. */
function summed(result: EvaluationResult): EvaluationResult {
  const { episodes: all, failures, solvedAt, attempts } = result;
  const families = familiesOf(SOME_DATASET);
  const tasks = result.tasks.map(({ taskId, floorFrom }) =>
    summarise(taskId, { all, failures, solvedAt, attempts, floorFrom, families }),
  );
  return { ...result, tasks };
}

const row =
  (change: (row: EvaluatedEpisode) => EvaluatedEpisode) =>
  (result: EvaluationResult): EvaluationResult =>
    summed({ ...result, episodes: result.episodes.map((one, index) => (index === 3 ? change(one) : one)) });

const firstStep = (
  change: (step: EvaluatedEpisode["steps"][number]) => Partial<EvaluatedEpisode["steps"][number]>,
) =>
  row((one) => ({
    ...one,
    steps: one.steps.map((step, at) => (at === 0 ? { ...step, ...change(step) } : step)),
  }));

const TAMPERINGS: Readonly<
  Record<string, readonly [(result: EvaluationResult) => EvaluationResult, RegExp]>
> = {
  "a rubric reward that is .01 more": [
    row((one) => ({ ...one, rubricReward: one.rubricReward + 0.01 })),
    /task 3, seed 5: a rubric reward of/,
  ],
  "a rubric reward with its parts and losses moved along": [
    row((one) => ({
      ...one,
      rubricReward: one.rubricReward + 0.01,
      investigationPenalty: one.investigationPenalty - 0.01,
      losses: { ...one.losses, excess_investigation: one.losses.excess_investigation - 0.01 },
    })),
    /task 3, seed 5, (rubric_reward|investigation_penalty): it says .*, and played again it is/,
  ],
  "a reward of a step": [firstStep(({ reward }) => ({ reward: reward + 0.01 })), /steps\[0\]\.reward/],
  "a score of a step": [firstStep(() => ({ score: 0.99 })), /steps\[0\]\.score/],
  "a breakdown of a step": [
    firstStep(({ breakdown }) => ({ breakdown: breakdown && { ...breakdown, priority: 0.99 } })),
    /steps\[0\]\.breakdown\.priority/,
  ],
  "a label that was never the ticket's": [
    firstStep(({ labels }) => ({ labels: labels && { ...labels, priority: "low" } })),
    /steps\[0\]\.labels\.priority: it says "low"/,
  ],
  "two steps that changed places": [
    row((one) => ({ ...one, steps: [...one.steps.slice(0, 2).reverse(), ...one.steps.slice(2)] })),
    /steps\[0\]\./,
  ],
  "a step that is left out": [
    row((one) => ({ ...one, steps: one.steps.slice(0, -1) })),
    /the episode goes on after it/,
  ],
  "a floor that is lower": [row((one) => ({ ...one, floor: (one.floor ?? 0) - 0.01 })), /, floor: it says/],
  "an optimum that is lower": [
    row((one) => ({ ...one, optimum: (one.optimum ?? 0) - 0.01 })),
    /, optimum: it says/,
  ],
  "an upper bound of the optimum": [
    row((one) => ({ ...one, optimumUpper: (one.optimumUpper ?? 0) + 0.01 })),
    /, optimum_upper: it says/,
  ],
  "a count of tickets": [row((one) => ({ ...one, tickets: one.tickets + 1 })), /, tickets: it says/],
  "a ticket's score": [
    row((one) => ({ ...one, ticketScores: (one.ticketScores ?? []).map((two) => ({ ...two, score: 1 })) })),
    /ticket_scores\[\d\]\.score: it says 1/,
  ],
  "an episode that is left out": [
    (result) => summed({ ...result, episodes: result.episodes.filter((_, index) => index !== 3) }),
    /task 3, seed 5 is there 0 times, finished or failed, and was to be played once/,
  ],
  "an episode that stands twice": [
    (result) =>
      summed({
        ...result,
        episodes: result.episodes.flatMap((one, index) => (index === 3 ? [one, one] : [one])),
      }),
    /stands twice/,
  ],
  "an episode under another seed": [
    (result) =>
      summed({
        ...result,
        seedStart: 6,
        episodes: result.episodes.map((one) => ({ ...one, seed: one.seed + 1 })),
      }),
    /task 1, seed 6, steps?/,
  ],
  "an interval for new tickets": [
    (result) => ({
      ...result,
      tasks: result.tasks.map((task) => ({ ...task, newTickets: { value: 0.9, low: null, high: null } })),
    }),
    /the new_tickets\.\w+ of task 1: it says .*, and made again it is/,
  ],
  "who the floor is": [
    (result) => ({
      ...result,
      tasks: result.tasks.map((task) => ({
        ...task,
        floorFrom: task.floorFrom && { ...task.floorFrom, blind: 0 },
      })),
    }),
    /the floor_from\.blind of task 1/,
  ],
  "tickets of the split": [
    (result) => ({ ...result, splitTicketCount: 13 }),
    /the split_ticket_count: it says 13/,
  ],
  "the interval's level": [
    (result) => ({ ...result, interval: { ...result.interval, level: 0.5 } }),
    /its interval\.level is 0\.5/,
  ],
  "the policy's name": [
    (result) => ({ ...result, policy: { name: "heuristic", sees: "observations", random: false } }),
    /task 1, seed 5, step 1: heuristic, which the file names, does otherwise: it says \{.*\}, and the policy has \{/,
  ],
};

test.each(Object.entries(TAMPERINGS))(
  "%s is told with its place, what is stored and what it is",
  (_, [change, told]) => {
    expect(toldOf(change(honest))).toMatch(told);
  },
);

test("an honest result has nothing to tell, also one of several attempts", async () => {
  expect(toldOf(honest)).toBe("");
  const attempts = await someResult({
    seeds: [5, 6],
    attempts: 3,
    policy: { name: "random", sees: "observations", random: true },
    create: ({ attempt, ...options }) =>
      POLICIES.random.create({
        options,
        attempt,
        values: new Map(),
        oracle: () => {
          throw new Error("nobody asks");
        },
        memory: () => new Map(),
      }),
  });
  expect(toldOf(attempts)).toBe("");
  expect(attempts.tasks[0]?.passK?.length).toBe(3);
  const [first, second] = attempts.episodes;
  expect([first?.attempt, second?.attempt, first?.rubricReward === second?.rubricReward]).toEqual([
    1,
    2,
    false,
  ]);
});

test("the oracle's episodes under the name of a policy that reads are told at the first step that it would not have taken", async () => {
  const oracle = await someResult({
    seeds: [5, 6],
    policy: { name: "heuristic", sees: "observations", random: false },
    create: (options) => createOracle(SOME_DATASET, options),
  });
  expect(toldOf(oracle)).toMatch(/heuristic, which the file names, does otherwise/);
});
