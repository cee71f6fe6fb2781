import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readResult, ResultFileError, resultText } from "../../../src/evaluation/result-file.js";
import { snakeCase } from "../../../src/support/snake-case.js";
import { someResult } from "./some-evaluation.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "helpdesk-evaluate-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a result is read as it was written, with names in snake_case in between", async () => {
  const path = join(folder, "result.json");
  const result = await someResult({ taskIds: [1, 3] });
  writeFileSync(path, resultText(result));
  expect(readResult(path)).toEqual(result);
  const written: unknown = JSON.parse(readFileSync(path, "utf8"));
  expect(written).toMatchObject({
    format: "helpdesk-env/evaluation/3",
    rules_digest: "r",
    split_digest: "s",
  });
  expect(readFileSync(path, "utf8")).not.toMatch(/"[a-z]+[A-Z]\w*":/);
});

test("the same evaluation has the same bytes", async () => {
  expect(resultText(await someResult())).toBe(resultText(await someResult()));
});

test("episodes that stand twice or out of their order are refused by their place", async () => {
  const path = join(folder, "mixed.json");
  const result = await someResult({ taskIds: [1, 3] });
  const { episodes } = result;
  const [first, second] = [episodes[0]!, episodes[1]!];
  const refusal = (mixed: typeof episodes): string => {
    writeFileSync(path, resultText({ ...result, episodes: mixed }));
    try {
      readResult(path);
    } catch (error) {
      return String(error);
    }
    return "";
  };
  expect(refusal([first, first, ...episodes.slice(1)])).toMatch(
    /episode 2 \(task 1, seed \d+\) stands twice\.$/,
  );
  expect(refusal([second, first, ...episodes.slice(2)])).toMatch(
    /episode 2 .* stands after task 1, seed \d+\.$/,
  );
});

test.each([
  [
    "a file of another format",
    '{"format":"helpdesk-env/evaluation/0"}',
    /its format is "helpdesk-env\/evaluation\/0"/,
  ],
  ["a file that is no JSON", "{", /cannot be read as a result/],
  [
    "a result of the format before, whose pass^k was none,",
    '{"format":"helpdesk-env/evaluation/2"}',
    /its format is "helpdesk-env\/evaluation\/2", not "helpdesk-env\/evaluation\/3"\. Write it again with/,
  ],
  ["a list", "[]", /its format is undefined/],
  ["half a result", '{"format":"helpdesk-env/evaluation/3","episodes":[]}', /is damaged/],
])("%s is refused", (_, text, message) => {
  const path = join(folder, "bad.json");
  writeFileSync(path, text);
  expect(() => readResult(path)).toThrow(ResultFileError);
  expect(() => readResult(path)).toThrow(message);
});

test("a result with a part of another kind is damaged, and told where, whichever part that is", async () => {
  const path = join(folder, "part.json");
  const result = await someResult();
  const [row, ...rows] = result.episodes;
  const damaged: readonly (readonly [string, object])[] = [
    ["tasks[0] must be an object; it is null", { tasks: [null] }],
    ["failures must be a list; it is null", { failures: null }],
    ["failures[0] must be an object; it is null", { failures: [null] }],
    ["reading must be a list; it is {}", { reading: {} }],
    ["reading[0].gain is missing", { reading: [{ taskId: 1 }] }],
    ["episodes[0].losses must be an object; it is null", { episodes: [{ ...row, losses: null }, ...rows] }],
    [
      "episodes[0].steps[0] must be an object; it is null",
      { episodes: [{ ...row, steps: [null] }, ...rows] },
    ],
    [
      "episodes[0].steps[0].action must be an object; it is null",
      { episodes: [{ ...row, steps: [{ action: null }] }, ...rows] },
    ],
    [
      "episodes[0].ticket_scores must be a list; it is 5",
      { episodes: [{ ...row, ticketScores: 5 }, ...rows] },
    ],
    [
      'policy.sees must be one of observations, labels; it is "all"',
      { policy: { ...result.policy, sees: "all" } },
    ],
  ];
  for (const [problem, change] of damaged) {
    writeFileSync(path, JSON.stringify({ ...result, ...change }));
    expect(() => readResult(path)).toThrow(ResultFileError);
    expect(() => readResult(path)).toThrow(/ is damaged(:| has \d+ problems:)/);
    expect(() => readResult(path)).toThrow(problem);
    expect(() => readResult(path)).toThrow(`Write it again with: npm run evaluate -- --output ${path}`);
  }
});

test("a result whose evaluator had no tickets is no damaged one", async () => {
  const path = join(folder, "without.json");
  const result = await someResult();
  const without = { floor: null, oracle: null, optimum: null, optimumUpper: null, ticketScores: null };
  writeFileSync(
    path,
    resultText({ ...result, episodes: result.episodes.map((row) => ({ ...row, ...without })) }),
  );
  expect(() => readResult(path)).not.toThrow(/is damaged/);
});

test("a figure that the episodes of a file do not make is told, and so is a reward that its own parts do not", async () => {
  const path = join(folder, "untrue.json");
  const result = await someResult();
  const refusal = (changed: Partial<typeof result>): string => {
    writeFileSync(path, resultText({ ...result, ...changed }));
    try {
      readResult(path);
    } catch (error) {
      return String(error);
    }
    return "";
  };
  expect(refusal({})).toBe("");
  expect(refusal({ episodes: result.episodes.map((row) => ({ ...row, rubricReward: 0.99 })) })).toMatch(
    /does not agree with itself: task 1, seed 5: a rubric reward of 0\.99, whose parts make [\d.]+\.$/,
  );
  const [task] = result.tasks;
  const better = { value: 0.99, low: null, high: null };
  expect(refusal({ tasks: [{ ...task!, rubricReward: better }] })).toMatch(
    /the rubric_reward.value of task 1 is 0\.99, and its episodes make/,
  );
  for (const key of [
    "solved",
    "solvedByScore",
    "finished",
    "failed",
    "regret",
    "floor",
    "optimum",
    "oracle",
    "withFailuresAsZero",
    "episodesToTellApart",
  ] as const) {
    expect([key, refusal({ tasks: [{ ...task!, [key]: 0.5 }] })]).toEqual([
      key,
      expect.stringContaining(`the ${snakeCase(key)} of task 1 is 0.5`),
    ]);
  }
});
