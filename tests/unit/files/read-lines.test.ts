import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
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
