import { expect, test } from "vitest";
import { compare } from "../../../src/evaluation/compare.js";
import { renderReport, type ReportInput } from "../../../src/evaluation/report/index.js";
import { createRandomPolicy } from "../../../src/policies/index.js";
import type { EvaluationResult } from "../../../src/evaluation/result.js";
import { createDataset } from "../../../src/dataset/index.js";
import type { Policy } from "../../../src/policies/index.js";
import { createInProcessPool } from "../../../src/rollouts/environment-pool.js";
import { ANSWER, SOME_DATASET, someResult, TICKETS } from "./some-evaluation.js";

const ROUNDS = [
  { round: 1, explorationRate: 1, episodes: 30, meanLessonReward: 0.01, meanRubricReward: 0.4 },
  { round: 2, explorationRate: 0.5, episodes: 30, meanLessonReward: 0.02, meanRubricReward: 0.5 },
];

/** All three tasks, played once for all tests that change nothing of it. */
let whole: Promise<EvaluationResult> | undefined;
const wholeResult = (): Promise<EvaluationResult> => (whole ??= someResult({ taskIds: [1, 2, 3] }));

async function someReport(members: Partial<ReportInput> = {}): Promise<string> {
  const result = await wholeResult();
  return renderReport({
    result,
    comparison: undefined,
    training: [],
    warnings: [],
    sureFrom: 0.8,
    tickets: SOME_DATASET,
    ...members,
  });
}

function headings(text: string): readonly (string | undefined)[] {
  return [...text.matchAll(/<h2>([^<]*)<\/h2>/g)].map((match) => match[1]);
}

test("a report has a part for every question", async () => {
  expect(headings(await someReport())).toEqual([
    "Rubric reward",
    "Teams",
    "Where the points went",
    "Score by field",
    "Queue management",
    "True and answered labels",
    "Preparation",
    "Every attempt solved",
    "Episodes",
    "What was played",
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
  const result = await wholeResult();
  const [, ...parts] = (await someReport({ result })).split('<details class="episode">');
  const lines = parts.map((part) => [...part.matchAll(/<li class="step/g)].length);
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

test("the title says who and on which split, and the first words of the page are the verdict", async () => {
  const text = await someReport();
  expect(/<title>([^<]*)<\/title>/.exec(text)?.[1]).toBe("some constant on all tickets");
  const shown = text
    .slice(text.indexOf("<body>"))
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  expect(shown).toMatch(
    /^some constant on all tickets some constant was given \d+ tickets of all tickets in 12 episodes/,
  );
  expect(text.indexOf("Episodes</h2>")).toBeLessThan(text.indexOf("<dt>rules</dt>"));
});

test("the replay shows the ticket as it stood before the agent and why its labels are right, where the tickets are here", async () => {
  const described = createDataset(
    TICKETS.map((ticket) => ({
      ...ticket,
      description: `Text of ${ticket.ticketId}`,
      rationale: "A chain <of> facts",
    })),
  );
  const members = { pool: createInProcessPool(described), tickets: described };
  const result = await someResult(members);
  const told = await someReport({ result, tickets: described });
  expect(told).toContain(`Text of ${result.episodes[0]?.steps[0]?.ticketId ?? ""}`);
  expect(told).toContain("A chain &lt;of&gt; facts");
  const blind = await someReport({ result, tickets: null });
  expect(blind).not.toMatch(/Text of|A chain/);
});

test("every plot is drawn for a telephone as well, and every table that may be too wide scrolls and says so", async () => {
  const text = await someReport();
  const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length;
  expect(count(/<div class="roomy"><svg/g)).toBeGreaterThan(5);
  expect(count(/<div class="narrow"><svg[^>]*width="340"/g)).toBe(count(/<div class="roomy">/g));
  expect(count(/<p class="hint"/g)).toBe(
    count(/class="scroll" role="region" aria-label="[^"]+" tabindex="0"/g),
  );
});

test("what an agent said of how sure it is becomes curve, calibration and precision at a threshold, and has no part where it said nothing", async () => {
  const sure = (): Policy => ({
    name: "sure",
    act: () => ({ actionType: "submit", ...ANSWER, confidence: 0.75 }),
  });
  const result = await someResult({ create: sure });
  const text = await someReport({ result, sureFrom: 0.7 });
  expect(headings(text)).toContain("How sure it was");
  expect(text).toContain("75 % sure");
  expect(headings(await someReport())).not.toContain("How sure it was");
});
