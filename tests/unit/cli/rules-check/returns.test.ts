import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { measure, type Measured, type PolicyScores } from "../../../../src/cli/rules-check/measure.js";
import { describeReturns } from "../../../../src/cli/rules-check/tables.js";
import { loadDataset } from "../../../../src/dataset/index.js";
import { TASK_IDS } from "../../../../src/domain/task.js";
import { createDiligentPolicy, createWrongFirstPolicy } from "../../../../src/policies/reference/index.js";

const DATASET = loadDataset();
const DILIGENT = measure(createDiligentPolicy(), DATASET, 200);
const WRONG_FIRST = measure(createWrongFirstPolicy(), DATASET, 200);

test("failing first sums to more than diligence on tasks 2 and 3, and is worth less", () => {
  for (const taskId of [2, 3] as const) {
    const [diligent, wrongFirst] = [DILIGENT.byTask[taskId], WRONG_FIRST.byTask[taskId]];
    expect(wrongFirst.meanReturn).toBeGreaterThan(diligent.meanReturn);
    expect(wrongFirst.mean).toBeLessThan(diligent.mean);
  }
});

test("a sum divided by the tickets handled ranks diligence before failing first", () => {
  for (const taskId of TASK_IDS) {
    expect(DILIGENT.byTask[taskId].meanReturnPerTicket).toBeGreaterThan(
      WRONG_FIRST.byTask[taskId].meanReturnPerTicket,
    );
  }
});

test("the page on scoring has the figures that are measured", () => {
  const page = readFileSync("docs/scoring.md", "utf8");
  for (const row of [DILIGENT, WRONG_FIRST]) expect(cellsOf(page, row.name)).toEqual(shown(row));
});

test("returns are told in a table, with what of them a ticket brought", () => {
  const measured: Measured = { mean: 0.5, least: 0, most: 1, meanReturn: 4, meanReturnPerTicket: 0.75 };
  const rows = [{ name: "some", byTask: { 1: measured, 2: measured, 3: measured } }];
  expect(
    describeReturns(rows)
      .split("\n")
      .map((line) => line.split(/ {2,}/)),
  ).toEqual([
    ["policy", "task 1", "task 2", "task 3"],
    ["some", "4.00 (0.750)", "4.00 (0.750)", "4.00 (0.750)"],
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
    all(({ meanReturn }) => meanReturn.toFixed(2)),
    all(({ meanReturnPerTicket }) => meanReturnPerTicket.toFixed(3)),
  ];
}
