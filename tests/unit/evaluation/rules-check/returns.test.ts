import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { measure, measureTask, type Measured, type PolicyScores } from "../../../../src/rollouts/measure.js";
import { describeReturns } from "../../../../src/evaluation/rules-check/tables.js";
import { loadDataset } from "../../../../src/dataset/index.js";
import { TASK_IDS } from "../../../../src/domain/task.js";
import { REWARD_MODES } from "../../../../src/domain/vocabulary.js";
import { playReference } from "../../../../src/rollouts/in-process.js";
import { createDiligentPolicy, createWrongFirstPolicy } from "../../../../src/policies/reference/index.js";

const DATASET = loadDataset();
const DILIGENT = measure(createDiligentPolicy(), DATASET, 200);
const WRONG_FIRST = measure(createWrongFirstPolicy(), DATASET, 200);

test("failing first sums to more than diligence in shaped on tasks 2 and 3, to less in dense, and is worth less", () => {
  for (const taskId of [2, 3] as const) {
    const [diligent, wrongFirst] = [DILIGENT.byTask[taskId], WRONG_FIRST.byTask[taskId]];
    expect(wrongFirst.meanReturn.shaped).toBeGreaterThan(diligent.meanReturn.shaped);
    expect(wrongFirst.meanReturn.dense).toBeLessThan(diligent.meanReturn.dense);
    expect(wrongFirst.mean).toBeLessThan(diligent.mean);
  }
});

test("the sum that is worked out for a mode is what an episode in it pays", () => {
  for (const rewardMode of REWARD_MODES) {
    const sums = [0, 1, 2, 3].map((seed) =>
      playReference(createWrongFirstPolicy(), DATASET, { taskId: 3, seed, rewardMode }).history.reduce(
        (sum, { reward }) => sum + reward,
        0,
      ),
    );
    const measured = measureTask(createWrongFirstPolicy(), DATASET, 3, [0, 1, 2, 3]).meanReturn[rewardMode];
    expect(measured).toBeCloseTo(sums.reduce((sum, value) => sum + value, 0) / sums.length, 12);
  }
});

test("the page on scoring has the figures that are measured", () => {
  const page = readFileSync("docs/scoring.md", "utf8");
  for (const row of [DILIGENT, WRONG_FIRST]) expect(cellsOf(page, row.name)).toEqual(shown(row));
});

test("returns are told in a table, dense and shaped", () => {
  const meanReturn = { dense: 0.75, terminal: 0.5, shaped: 4 };
  const measured: Measured = { mean: 0.5, least: 0, most: 1, meanReturn };
  const rows = [{ name: "some", byTask: { 1: measured, 2: measured, 3: measured } }];
  expect(
    describeReturns(rows)
      .split("\n")
      .map((line) => line.split(/ {2,}/)),
  ).toEqual([
    ["policy", "task 1", "task 2", "task 3"],
    ["some", "0.750 / 4.00", "0.750 / 4.00", "0.750 / 4.00"],
  ]);
});

function cellsOf(page: string, name: string): readonly string[] | undefined {
  const line = page.split("\n").find((each) => each.startsWith(`| ${name} `));
  return line
    ?.split("|")
    .slice(2, -1)
    .map((cell) => cell.trim());
}

function shown({ byTask }: PolicyScores): readonly string[] {
  const all = (figure: (measured: Measured) => string): string =>
    TASK_IDS.map((taskId) => figure(byTask[taskId]).replace(/^0/, "")).join(", ");
  return [
    all(({ mean }) => mean.toFixed(3)),
    all(({ meanReturn }) => meanReturn.dense.toFixed(3)),
    all(({ meanReturn }) => meanReturn.shaped.toFixed(2)),
  ];
}
