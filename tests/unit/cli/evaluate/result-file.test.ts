import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readResult, ResultFileError, writeResult } from "../../../../src/cli/evaluate/result-file.js";
import { someResult } from "./some-evaluation.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "helpdesk-evaluate-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a result is read as it was written, with names in snake_case in between", async () => {
  const path = join(folder, "result.json");
  const result = await someResult({ taskIds: [1, 3] });
  writeResult(path, result);
  expect(readResult(path)).toEqual(result);
  const written: unknown = JSON.parse(readFileSync(path, "utf8"));
  expect(written).toMatchObject({
    format: "helpdesk-env/evaluation/1",
    rules_digest: "r",
    split_digest: "s",
  });
  expect(readFileSync(path, "utf8")).not.toMatch(/"[a-z]+[A-Z]\w*":/);
});

test("the same evaluation has the same bytes", async () => {
  const [one, other] = [join(folder, "one.json"), join(folder, "other.json")];
  writeResult(one, await someResult());
  writeResult(other, await someResult());
  expect(readFileSync(one, "utf8")).toBe(readFileSync(other, "utf8"));
});

test.each([
  [
    "a file of another format",
    '{"format":"helpdesk-env/evaluation/0"}',
    /its format is "helpdesk-env\/evaluation\/0"/,
  ],
  ["a file that is no JSON", "{", /cannot be read as a result/],
  ["a list", "[]", /its format is undefined/],
  ["half a result", '{"format":"helpdesk-env/evaluation/1","episodes":[]}', /is damaged/],
])("%s is refused", (_, text, message) => {
  const path = join(folder, "bad.json");
  writeFileSync(path, text);
  expect(() => readResult(path)).toThrow(ResultFileError);
  expect(() => readResult(path)).toThrow(message);
});
