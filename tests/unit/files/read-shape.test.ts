import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readShape, readShapedFile, tellProblems } from "../../../src/files/read-shape.js";
import {
  exactly,
  FLAG,
  having,
  listOf,
  NUMBER_OR_NULL,
  OBJECT,
  oneOf,
  someOf,
  TEXT,
  wholeNumber,
} from "../../../src/files/shapes.js";
import { scratchFolder } from "./scratch.js";

const ROW = exactly({
  name: TEXT,
  seeds: someOf(wholeNumber(0, 9), "a list of seeds"),
  isOver: FLAG,
  score: NUMBER_OR_NULL,
  action: OBJECT,
  inner: exactly({ split: oneOf(["dev", "test"]) }),
});

const WHOLE = { name: "a", seeds: [0, 9], isOver: true, score: null, action: {}, inner: { split: "dev" } };

test("a value of the shape is given as it is, with members that the shape leaves alone", () => {
  const value = { name: "a", more: 1 };
  expect(readShape(having({ name: TEXT }), value)).toEqual({ value });
  expect(readShape(ROW, WHOLE)).toEqual({ value: WHOLE });
});

test.each([
  ["text that is empty", { name: "" }, ['name must be text that is not empty; it is ""']],
  ["a member of a list", { seeds: [1, 1.5] }, ["seeds[1] must be a whole number from 0 to 9; it is 1.5"]],
  ["a number wrong twice", { seeds: [-0.5] }, ["seeds[0] must be a whole number from 0 to 9; it is -0.5"]],
  ["a list without items", { seeds: [] }, ["seeds must be a list of seeds; it is []"]],
  ["what is no list", { seeds: { 0: 1 } }, ['seeds must be a list of seeds; it is {"0":1}']],
  ["a flag in words", { isOver: "true" }, ['isOver must be true or false; it is "true"']],
  ["a number without end", { score: Infinity }, ["score must be a number or null; it is null"]],
  ["a list for an object", { action: [] }, ["action must be an object; it is []"]],
  ["a list for an object with members", { inner: [] }, ["inner must be an object; it is []"]],
  ["another word", { inner: { split: "all" } }, ['inner.split must be one of dev, test; it is "all"']],
  ["a member that is not there", { inner: {} }, ["inner.split is missing"]],
  [
    "members that nobody knows",
    { more: 1, toString: 2, inner: { split: "dev", constructor: 1 } },
    ["inner: constructor is not one of its members", "more, toString are not among its members"],
  ],
  ["a long value", { name: ["x".repeat(100)] }, [`name must be text; it is ["${"x".repeat(58)}…`]],
])("%s is told by where it is, what must be there and what is", (_, wrong, problems) => {
  expect(readShape(ROW, { ...WHOLE, ...wrong })).toEqual({ problems });
});

test.each([null, 3, "text", []])("what is no object is told as such: %j", (value) => {
  const told = { problems: [`it must be an object; it is ${JSON.stringify(value)}`] };
  expect(readShape(ROW, value)).toEqual(told);
  expect(readShape(having({ name: TEXT }), value)).toEqual(told);
});

test("a file that cannot be read as JSON has that problem alone", () => {
  const path = join(scratchFolder(), "x.json");
  expect(readShapedFile(ROW, path)).toEqual({ problems: ["there is no such file"] });
  writeFileSync(path, '{"name":"a","name":"b"}');
  expect(readShapedFile(listOf(ROW), path)).toEqual({
    problems: ['the key "name" stands twice; keep the one that is meant'],
  });
});

test("one problem stands in one sentence, several below one another, and of very many the first ten", () => {
  expect(tellProblems("f.json", ["name is missing"], "Write it again.")).toBe(
    "f.json: name is missing. Write it again.",
  );
  const many = Array.from({ length: 12 }, (_, index) => `seeds[${index}] must be text; it is 1`);
  expect(tellProblems("f.jsonl:3", many, "Write it again.").split("\n")).toEqual([
    "f.jsonl:3 has 12 problems:",
    ...many.slice(0, 10).map((problem) => `  ${problem}`),
    "  and 2 more",
    "Write it again.",
  ]);
});
