import { expect, test } from "vitest";
import { compare } from "../../../src/evaluation/compare.js";
import { renderReport, type ReportInput } from "../../../src/evaluation/report/index.js";
import { createRandomPolicy } from "../../../src/policies/index.js";
import { someResult } from "./some-evaluation.js";

const ROUNDS = [
  { round: 1, explorationRate: 1, episodes: 30, meanLessonReward: 0.01, meanRubricReward: 0.4 },
  { round: 2, explorationRate: 0.5, episodes: 30, meanLessonReward: 0.02, meanRubricReward: 0.5 },
];

async function someReport(members: Partial<ReportInput> = {}): Promise<string> {
  const result = await someResult({ taskIds: [1, 2, 3] });
  return renderReport({ result, comparison: undefined, training: [], warnings: [], ...members });
}

function headings(text: string): readonly (string | undefined)[] {
  return [...text.matchAll(/<h2>([^<]*)<\/h2>/g)].map((match) => match[1]);
}

test("a report has a part for every question", async () => {
  expect(headings(await someReport())).toEqual([
    "Rubric reward",
    "Where the points went",
    "Score by field",
    "Queue management",
    "True and answered labels",
    "Preparation",
    "Every attempt solved",
    "Episodes",
  ]);
});

test("a comparison and a training have their parts when there are any", async () => {
  const result = await someResult();
  const other = await someResult({ create: ({ seed }) => createRandomPolicy(seed) });
  const text = await someReport({ result, comparison: compare(result, other), training: ROUNDS });
  expect(headings(text)).toEqual(expect.arrayContaining(["Against some constant", "How it learned"]));
});

test("a report tells the browser to load, run and send nothing, before anything else of it is read", async () => {
  const text = await someReport();
  const [, policy = ""] =
    /<meta charset="utf-8" \/>\s*<meta http-equiv="content-security-policy" content="([^"]*)"/.exec(text) ??
    [];
  expect(policy.replaceAll("&#39;", "'").split("; ")).toEqual([
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ]);
});

test("a report loads nothing and runs nothing", async () => {
  const text = await someReport({ training: ROUNDS });
  expect(text).not.toMatch(/<script|<link|<img|@import|url\(|\son\w+=/i);
  expect([...text.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1])).toEqual([]);
});

test("text of a ticket is text, whatever is in it", async () => {
  const text = await someReport({ result: await someResult({ seeds: [0, 1, 2, 3, 4, 5, 6, 7] }) });
  expect(text).toContain("&lt;b&gt;Bold &amp; broken&lt;/b&gt;");
  expect(text).not.toContain("<b>Bold");
});

test("every episode opens to a line for every step", async () => {
  const result = await someResult({ taskIds: [1, 2, 3] });
  const [, ...parts] = (await someReport({ result })).split('<details class="episode">');
  const lines = parts.map((part) => [...part.matchAll(/<tr class=/g)].length);
  expect(lines).toEqual(result.episodes.map((episode) => episode.steps.length));
});

test("the same result has the same bytes", async () => {
  expect(await someReport()).toBe(await someReport());
});

test("labels are not shown, and the report says why, where the evaluator has no tickets", async () => {
  const text = await someReport({ result: await someResult({ tickets: null }) });
  expect(text).toContain("the server plays tickets that the evaluator does not have");
  expect(text).not.toMatch(/class="right"|class="wrong"/);
});

test("an episode that was not finished is told with its reason, and in no table of figures", async () => {
  const result = await someResult();
  const text = await someReport({
    result: { ...result, failures: [{ taskId: 1, seed: 9, attempt: 1, error: "cut off" }] },
  });
  expect(text).toContain("cut off");
  expect(text).toContain("They have no reward and are in no figure but “failed as 0”.");
});
