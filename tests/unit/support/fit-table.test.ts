import { expect, test } from "vitest";
import { fitTable } from "../../../src/support/fit-table.js";
import { fitText } from "../../../src/support/fit-text.js";
import { alignedColumns } from "../../../src/support/text-table.js";

const TABLE = alignedColumns(
  [
    ["task", "rubric reward", "floor", "optimum"],
    ["1", "0.5 (0.4 to 0.6)", "0.375", "1.000"],
  ],
  [],
);

test("a table that is wider than the terminal is told in parts, its first column before each", () => {
  expect(fitTable(TABLE, undefined)).toBe(TABLE);
  expect(fitTable(TABLE, 38)).toBe(TABLE);
  expect(fitTable(TABLE, 30).split("\n")).toEqual([
    "task     rubric reward  floor",
    "────  ────────────────  ─────",
    "   1  0.5 (0.4 to 0.6)  0.375",
    "",
    "task  optimum",
    "────  ───────",
    "   1    1.000",
  ]);
});

test("a column that is wider than the terminal by itself stands alone, and loses nothing", () => {
  expect(
    fitTable(TABLE, 10)
      .split("\n\n")
      .map((part) => part.split("\n")[2]),
  ).toEqual(["   1  0.5 (0.4 to 0.6)", "   1  0.375", "   1    1.000"]);
});

test("a line is broken between words, and a word that is too long stays whole", () => {
  expect(fitText("one two three\nfour-and-more x", 8)).toBe("one two\nthree\nfour-and-more\nx");
  expect(fitText("one two three", undefined)).toBe("one two three");
});
