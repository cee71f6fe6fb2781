import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readTrajectory, ResumeError } from "../../../src/baseline/read-trajectory.js";
import { objectInLine } from "../../../src/files/object-in-line.js";
import { readLines } from "../../../src/files/read-lines.js";
import { scratchFolder } from "./scratch.js";

function linesOf(content: string | Buffer) {
  const path = join(scratchFolder(), "lines");
  writeFileSync(path, content);
  return [...readLines(path)].map(({ number, content: line, isWhole }) => [number, line, isWhole]);
}

test("a line ends at a line feed and nowhere else; marks, carriage returns and blank lines are no text", () => {
  expect(linesOf("\uFEFFa\r\n\n  \n\u2028b\u2029\u0085c\n")).toEqual([
    [1, { text: "a" }, true],
    [4, { text: "\u2028b\u2029\u0085c" }, true],
  ]);
  expect(linesOf("a\nb")).toEqual([
    [1, { text: "a" }, true],
    [2, { text: "b" }, false],
  ]);
  expect(linesOf("")).toEqual([]);
});

test("lines that are longer than what is read at once are whole, and one that is far too long is told", () => {
  const long = "ä".repeat(100_000);
  expect(linesOf(`${long}\n${long}`)).toEqual([
    [1, { text: long }, true],
    [2, { text: long }, false],
  ]);
  const endless = Buffer.alloc((64 << 20) + 2, "x");
  endless[endless.length - 1] = 0x0a;
  expect(linesOf(Buffer.concat([endless, Buffer.from("a\n")]))).toEqual([
    [1, { problem: "is longer than 64 MiB" }, true],
    [2, { text: "a" }, true],
  ]);
});

test.each([
  [Buffer.from([0xff, 0x0a]), "is not UTF-8 text"],
  ['{"a":1,"a":2}', 'is not JSON that can be read: the key "a" stands twice; keep the one that is meant'],
  ["[]", "is not a JSON object"],
  ["[".repeat(100_000), "is not JSON that can be read: Unexpected end of JSON input"],
])("a line that holds no object is told by what is wrong with it", (content, problem) => {
  const path = join(scratchFolder(), "lines");
  writeFileSync(path, content);
  expect([...readLines(path)].map((line) => objectInLine(line.content))).toEqual([{ problem }]);
});

const RUN = { kind: "run", seed: 1 };
const step = (task_id: number, number: number) => ({
  kind: "step",
  task_id,
  step: number,
  line: `${task_id}.${number}`,
});
const end = (task_id: number, steps: number) => ({
  kind: "episode",
  task_id,
  steps,
  line: `${task_id} ends`,
});

function resumed(rows: readonly object[], tail = "") {
  const path = join(scratchFolder(), "run.jsonl");
  writeFileSync(path, `${rows.map((row) => `${JSON.stringify(row)}\n`).join("")}${tail}`);
  try {
    return readTrajectory(path, RUN).map(({ taskId, printed }) => [taskId, printed]);
  } catch (error) {
    if (error instanceof ResumeError) return error.message.replace(`${path} is damaged: `, "");
    throw error;
  }
}

test("a run that was stopped is gone on with after its last whole episode", () => {
  const whole = [RUN, step(1, 1), step(1, 2), end(1, 2)];
  const kept = [[1, ["1.1", "1.2", "1 ends"]]];
  expect(resumed(whole)).toEqual(kept);
  expect(resumed([...whole, step(2, 1)], '{"kind":"st')).toEqual(kept);
  expect(resumed([...whole], "\r\n\n")).toEqual(kept);
});

test.each([
  [[RUN, step(1, 1), step(2, 1)], "line 3 is of task 2, and the episode of task 1 has not ended;"],
  [[RUN, step(1, 1), step(1, 9), end(1, 2)], "line 3 has step 9 where 2 should follow;"],
  [[RUN, step(1, 1), step(1, 1)], "line 3 has step 1 where 2 should follow;"],
  [[RUN, step(1, 1), end(1, 2)], "line 3 counts 2 steps, and 1 are there;"],
  [[RUN, step(1, 1), end(1, 1), step(1, 1)], "line 4 is of task 1, whose episode ended in line 3;"],
])("rows that two runs mixed are refused with line and reason: %#", (rows, reason) => {
  expect(resumed(rows)).toBe(
    `${reason} two runs wrote into it, or it was edited. Give a new --output FILE instead.`,
  );
});

test.each([
  [[RUN, RUN], 'line 2: kind must be one of step, episode; it is "run".'],
  [[RUN, { kind: "step", step: 1 }], "line 2: task_id is missing."],
  [[RUN, { ...step(1, 1), step: "1" }], 'line 2: step must be a number; it is "1".'],
])("a row that is none of a run is refused with its line and what is wrong: %#", (rows, reason) => {
  expect(resumed(rows)).toBe(`${reason} Give a new --output FILE instead.`);
});
