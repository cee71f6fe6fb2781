import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { createProgress } from "../../../src/cli/terminal/progress.js";
import { ticketsIn } from "../../../src/dataset/index.js";
import { leaderboardText, type Leaderboard } from "../../../src/evaluation/leaderboard/board-file.js";
import { boardsOf } from "../../../src/evaluation/leaderboard/boards.js";
import { accountOf } from "../../../src/evaluation/model/model-account.js";
import { readFolder } from "../../../src/evaluation/leaderboard/read-folder.js";
import { renderLeaderboard } from "../../../src/evaluation/leaderboard/render.js";
import { leaderboardOf } from "../../../src/evaluation/leaderboard/run-leaderboard.js";
import { leaderboardLines } from "../../../src/evaluation/leaderboard/tell.js";
import { seedsText } from "../../../src/evaluation/leaderboard/words.js";
import { groundOn } from "../../../src/evaluation/leaderboard/verification.js";
import { resultText } from "../../../src/evaluation/result-file.js";
import type { EvaluationResult } from "../../../src/evaluation/result.js";
import { createConstantPolicy } from "../../../src/policies/index.js";
import { ANSWER, SOME_DATASET, someEvaluation, someResult } from "./some-evaluation.js";

const provenance = {
  ...someEvaluation().provenance,
  splitDigest: ticketsIn(SOME_DATASET, "all").digest,
};
const GROUND = groundOn("r", [SOME_DATASET]);

let good: EvaluationResult;
let poor: EvaluationResult;
let shorter: EvaluationResult;
beforeAll(async () => {
  const named = (name: string) => ({
    provenance,
    policy: { name, sees: "observations", random: false } as const,
  });
  good = await someResult(named("good"));
  poor = await someResult({
    ...named("poor"),
    create: () => createConstantPolicy({ ...ANSWER, priority: "low" }),
  });
  shorter = await someResult({ ...named("shorter"), seeds: [6, 7] });
});

/** The board of a folder with these files. */
async function boardOf(files: Readonly<Record<string, EvaluationResult | string>>): Promise<Leaderboard> {
  const folder = mkdtempSync(path.join(tmpdir(), "leaderboard-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), typeof content === "string" ? content : resultText(content));
  }
  return leaderboardOf(readFolder(folder), GROUND, createProgress({ write: () => undefined }));
}

function standings({ boards }: Leaderboard): unknown {
  return boards.map(({ rows }) =>
    rows.map(({ rank, policy, verification }) => [rank, policy, verification.status]),
  );
}

test("results of the same episodes are ranked by their mean, and stand with their part where another played fewer", async () => {
  const board = await boardOf({
    "a.json": poor,
    "below/b.json": good,
    "c.json": shorter,
    "notes.json": "{}",
  });
  expect(standings(board)).toEqual([
    [
      [1, "good", "replayed"],
      [2, "poor", "replayed"],
    ],
    [
      [1, "good", "replayed"],
      [1, "shorter", "replayed"],
      [3, "poor", "replayed"],
    ],
  ]);
  const [whole] = board.boards[0]?.rows ?? [];
  const [summary] = good.tasks;
  expect([whole?.file, whole?.standing.score?.value, whole?.standing.regret, whole?.standing.solved]).toEqual(
    ["below/b.json", summary?.rubricReward?.value, summary?.regret, summary?.solved],
  );
});

test("an action that was exchanged, and a mean that was, are shown as such with the reason, and not ranked", async () => {
  const [first, ...others] = good.episodes;
  const [begin, ...rest] = first?.steps ?? [];
  if (first === undefined || begin === undefined) throw new Error("it has episodes");
  const action = { ...begin.action, priority: "critical" } as const;
  const episodes = [{ ...first, steps: [{ ...begin, action }, ...rest] }, ...others];
  const [task] = good.tasks;
  if (task === undefined) throw new Error("it has a task");
  const inflated = { ...good, tasks: [{ ...task, regret: 0 }] };
  const board = await boardOf({
    "exchanged.json": { ...good, episodes },
    "mean.json": inflated,
    "poor.json": poor,
  });
  expect(standings(board)).toEqual([
    [
      [1, "poor", "replayed"],
      [null, "good", "differs"],
    ],
  ]);
  const reason = board.boards[0]?.rows[1]?.verification.reason;
  expect(reason).toMatch(/^task 1, seed 5, .*: it says .*, and played again it is /);
  expect(board.unusable).toEqual([
    {
      file: "mean.json",
      policy: "good",
      reason: expect.stringMatching(
        /^it does not agree with itself: the regret of task 1 is 0, and its episodes make /,
      ) as string,
    },
  ]);
  const html = renderLeaderboard(board);
  for (const told of [reason ?? "", "mean.json", "it is not what its actions make"].slice(0, 2))
    expect(html).toContain(told);
});

test("results of other rules or other tickets never share a board, and say why they were not replayed", async () => {
  const [rules, tickets] = [
    { ...poor, rulesDigest: "other" },
    { ...poor, datasetDigest: "d", splitDigest: "s" },
  ];
  const board = await boardOf({ "here.json": good, "rules.json": rules, "tickets.json": tickets });
  expect(standings(board)).toEqual([
    [[1, "good", "replayed"]],
    [[1, "poor", "not_replayed"]],
    [[1, "poor", "not_replayed"]],
  ]);
  expect(board.boards.slice(1).map(({ rows }) => rows[0]?.verification.reason)).toEqual([
    "played by other rules (other) than this version's (r)",
    "its tickets are not here: name them with --dataset",
  ]);
});

test("failing an episode gains nothing: it is ranked as a 0", async () => {
  const failing: EvaluationResult = {
    ...(await someResult({
      provenance,
      seeds: [5, 6, 7, 8],
      policy: { name: "fails", sees: "observations", random: false },
    })),
  };
  const [gone, ...left] = failing.episodes;
  if (gone === undefined) throw new Error("it has episodes");
  const best = {
    ...failing,
    episodes: left,
    failures: [{ taskId: 1, seed: gone.seed, attempt: 1, error: "cut off" }],
  } as const;
  const { summarise } = await import("../../../src/evaluation/summarise.js");
  const { familiesOf } = await import("../../../src/dataset/index.js");
  const tasks = best.tasks.map((task) =>
    summarise(1, {
      all: left,
      failures: best.failures,
      solvedAt: best.solvedAt,
      attempts: 1,
      floorFrom: task.floorFrom,
      families: familiesOf(SOME_DATASET),
    }),
  );
  const board = await boardOf({ "fails.json": { ...best, tasks }, "good.json": good });
  expect(standings(board)).toEqual([
    [
      [1, "good", "replayed"],
      [2, "fails", "replayed"],
    ],
  ]);
});

test("the page runs and loads nothing, whoever named a policy, and the same results have the same bytes", async () => {
  const name = `<script>alert(1)</script><img src=x>`;
  const board = await boardOf({ "x.json": { ...good, policy: { ...good.policy, name } } });
  const html = renderLeaderboard(board);
  expect(html).not.toMatch(/<script|<link|<img|@import|url\(|\son\w+=/i);
  expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect([renderLeaderboard(board), leaderboardText(board)]).toEqual([html, leaderboardText(board)]);
  expect(JSON.parse(leaderboardText(board))).toMatchObject({
    format: "helpdesk-env/leaderboard/1",
    boards: [
      { split: "all", tasks: [{ task_id: 1, seeds: [5, 6, 7, 8] }], rows: [{ rank: 1, is_part: false }] },
    ],
    unusable: [],
  });
  expect(leaderboardLines(board)[0]).toBe("all tickets: 4 episodes of task 1");
});

test("a row has the widest gap of its twins, what a model took, and the way to the report beside it", () => {
  const gapOf = (twin: "aliased" | "irrelevant", value: number) =>
    ({ twin, taskId: 1, seeds: 4, score: 0.5, gap: { value, low: null, high: null } }) as const;
  const gaps = [gapOf("irrelevant", 0.1), gapOf("aliased", 0.2)];
  const use = {
    actions: { model: 3, repaired: 0, backfilled: 0, replaced: 0, penalised: 0 },
    promptTokens: 900,
    answerTokens: 100,
    uncountedAnswers: 0,
    failedAttempts: 0,
    cost: 0.5,
  };
  const model = accountOf([{ tickets: 10, model: use }], [], { input: 1, output: 1 });
  const verification = { status: "replayed", reason: null, notes: [] } as const;
  const boards = boardsOf([
    {
      file: "sub/a b.json",
      result: { ...good, twins: { gaps, absent: [] } },
      verification,
      report: "sub/a b.html",
    },
    { file: "c.json", result: { ...poor, ...(model && { model }) }, verification, report: null },
  ]);
  const [first, second] = boards[0]?.rows ?? [];
  expect(first?.gaps).toEqual([
    { twin: "irrelevant", gap: 0.1 },
    { twin: "aliased", gap: 0.2 },
  ]);
  expect([first?.cost, second?.cost, second?.gaps]).toEqual([
    null,
    "0.500 (0.0500 a ticket), 1,000 tokens",
    null,
  ]);
  const lines = leaderboardLines({ boards, unusable: [] }).join("\n");
  expect(lines).toMatch(
    /widest twin gap +cost\n[^]*good .* \+0\.200 aliased +–\n[^]*poor .* – +0\.500 \(0\.0500/,
  );
  const page = renderLeaderboard({ boards, unusable: [] }, encodeURI);
  expect(page.match(/<a [^>]*>/g)).toEqual(['<a class="below" href="sub/a%20b.html">']);
});

test("a report is a file of the result's name beside it", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "leaderboard-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ["a.json", "b.json"]) writeFileSync(path.join(folder, name), resultText(good));
  writeFileSync(path.join(folder, "a.html"), "");
  const reports = readFolder(folder).found.map((one) => ("report" in one ? one.report : undefined));
  expect(reports).toEqual(["a.html", null]);
});

test("a folder that is none, or has no result in it, is refused in a sentence", () => {
  expect(() => readFolder("/nowhere/at-all")).toThrow(
    "/nowhere/at-all cannot be read as a folder of results",
  );
  expect(seedsText([0, 1, 2, 7, 9, 10])).toBe("0–2, 7, 9–10");
});
