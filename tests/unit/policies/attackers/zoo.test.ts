import { describe, expect, test } from "vitest";
import { playAttack } from "../../../../src/evaluation/zoo/play-attack.js";
import { stopWhereBest } from "../../../../src/evaluation/zoo/stop-early.js";
import { overCeiling } from "../../../../src/evaluation/zoo/table.js";
import { loadDataset, splitDataset } from "../../../../src/dataset/index.js";
import { TASK_IDS } from "../../../../src/domain/task.js";
import {
  ATTACK_CHECKS,
  ATTACK_NAMES,
  attack,
  createTextBlindPolicy,
} from "../../../../src/policies/attackers/index.js";
import { createNoInvestigationPolicy } from "../../../../src/policies/index.js";
import { playInProcess } from "../../../../src/rollouts/in-process.js";
import { readPage, tableRows } from "../../../architecture/markdown.js";

const DATASET = loadDataset();
/** Those of the page on attacks, and of the rules check. */
const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);
const ROWS = new Map(ATTACK_NAMES.map((name) => [name, playAttack(name, DATASET, SEEDS)]));

function rowOf(name: (typeof ATTACK_NAMES)[number]) {
  const row = ROWS.get(name);
  if (row === undefined) throw new Error(`${name} was not played`);
  return row;
}

test.each(ATTACK_NAMES)("%s stays under its ceiling in rubric and in the sum of dense rewards", (name) => {
  expect(overCeiling(rowOf(name))).toEqual([]);
});

test("every check has an attack", () => {
  const tried = new Set(ATTACK_NAMES.map((name) => attack(name).check));
  expect([...tried].sort()).toEqual([...ATTACK_CHECKS].sort());
});

test("an attack that is over its ceiling is told, task and figure", () => {
  const all = { rubric: 0.9, dense: 0.1, shaped: 9 };
  expect(overCeiling({ name: "best_constant", byTask: { 1: all, 2: all, 3: all } })).toEqual([
    "best_constant, task 1: rubric 0.900 is over 0.42",
    "best_constant, task 2: rubric 0.900 is over 0.42",
    "best_constant, task 3: rubric 0.900 is over 0.42",
  ]);
});

test("no attack gains over the oracle in rubric or in the sum of dense rewards", () => {
  const oracle = rowOf("oracle").byTask;
  for (const name of ATTACK_NAMES) {
    for (const taskId of TASK_IDS) {
      const got = rowOf(name).byTask[taskId];
      expect(got.rubric, name).toBeLessThanOrEqual(oracle[taskId].rubric + 0.001);
      expect(got.dense, name).toBeLessThanOrEqual(oracle[taskId].dense + 0.001);
    }
  }
});

test("what is open in training works there, and is told as open", () => {
  for (const name of ["retryer", "label_prober", "memoriser"] as const) {
    expect(attack(name).isOpenInTraining).toBe(true);
    for (const taskId of TASK_IDS) expect(rowOf(name).byTask[taskId].rubric).toBeGreaterThan(0.85);
  }
});

test("a memoriser of one split is at the floor on the other", () => {
  const { dev, test: held } = splitDataset(DATASET);
  const { byTask } = playAttack("memoriser", held, SEEDS, dev);
  for (const taskId of TASK_IDS) expect(byTask[taskId].rubric).toBeLessThan(0.45);
});

describe("leaving an episode", () => {
  test("is worth less than finishing while a ticket of the reset is left", () => {
    const gains = SEEDS.map((seed) => {
      const { bestWithTicketsLeft, finished } = stopWhereBest(
        createNoInvestigationPolicy(),
        DATASET,
        3,
        seed,
      );
      return bestWithTicketsLeft - finished;
    });
    expect(Math.max(...gains)).toBeLessThan(0);
  });

  test("with follow-ups alone left is worth at most their part of follow-up containment", () => {
    for (const taskId of [2, 3] as const) {
      const gains = SEEDS.map((seed) => {
        const { best, finished } = stopWhereBest(createNoInvestigationPolicy(), DATASET, taskId, seed);
        return best.rubric - finished;
      });
      expect(Math.max(...gains)).toBeLessThan(0.05);
    }
  });
});

test("the text-blind policy plays the same when every word is another", () => {
  const { tickets } = DATASET;
  expect(tickets.length).toBeGreaterThan(0);
  for (const taskId of TASK_IDS) {
    for (const seed of [0, 1, 2, 3]) {
      const words: string[] = [];
      const blind = createTextBlindPolicy();
      const plain = playInProcess(blind, DATASET, { taskId, seed });
      const masked = playInProcess(
        {
          name: "masked",
          reset: () => blind.reset?.(),
          act: (observation) => {
            const { currentTicket: ticket } = observation;
            if (ticket === null) return blind.act(observation);
            words.push(ticket.title);
            const note = (text: string | undefined) => (text === undefined ? undefined : "x");
            return blind.act({
              ...observation,
              currentTicket: {
                ...ticket,
                title: "x",
                description: "x",
                requester: "x",
                createdAt: undefined,
                ambiguityNote: note(ticket.ambiguityNote),
                planningNote: note(ticket.planningNote),
                customerUpdateNote: note(ticket.customerUpdateNote),
              },
            });
          },
        },
        DATASET,
        { taskId, seed },
      );
      expect(words.length).toBeGreaterThan(0);
      expect(masked.history).toEqual(plain.history);
    }
  }
});

test("the page on attacks has the figures that are measured", () => {
  const cells = tableRows(readPage("docs/attacks.md")).filter((row) => row.length === 10);
  const shown = new Map(cells.map(([name, ...figures]) => [name, figures]));
  for (const name of ATTACK_NAMES) {
    const { byTask } = rowOf(name);
    const figures = TASK_IDS.flatMap((id) => [
      byTask[id].rubric.toFixed(3),
      byTask[id].dense.toFixed(3),
      byTask[id].shaped.toFixed(2),
    ]);
    expect(shown.get(`\`${name}\``), name).toEqual(figures);
  }
});
