import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { baseline } from "../../src/cli/baseline.js";
import { loadDataset } from "../../src/dataset/index.js";
import { startServer, type RunningServer } from "../../src/transport/server.js";
import { goodAnswer } from "../support/model-faults.js";
import { completion, says, sends, serveModel, type Reply } from "../support/scripted-model.js";

let server: RunningServer;
let folder: string;

beforeAll(async () => {
  server = await startServer({
    dataset: loadDataset(),
    version: "test",
    ports: [0],
    host: "127.0.0.1",
    maxSessions: 4,
    sessionTimeoutMs: 60_000,
    stepDeadlineMs: 30_000,
    log: { requestsWanted: false, request: () => undefined, failure: () => undefined },
  });
});
afterAll(() => server.close());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "llm-judged-"));
  return () => rmSync(folder, { recursive: true });
});

interface Judged {
  readonly printed: readonly string[];
  /** Standard error without the lines on who plays and where. */
  readonly told: readonly string[];
  readonly header: Row;
  readonly episode: Row & { readonly steps: readonly Row[] };
}

type Row = Readonly<Record<string, unknown>>;

/** What `baseline` on task 1 and seed 42, three tickets, writes. */
async function played(
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<{ readonly printed: readonly string[]; readonly told: readonly string[] }> {
  const [printed, told]: [string[], string[]] = [[], []];
  const out = vi.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  const error = vi.spyOn(process.stderr, "write").mockImplementation((text) => told.push(String(text)) > 0);
  try {
    const url = `http://127.0.0.1:${server.ports[0]}`;
    expect(await baseline.run(["--task-id", "1", ...args], { ENV_URL: url, ...variables })).toBe(0);
  } finally {
    out.mockRestore();
    error.mockRestore();
  }
  const lines = (texts: readonly string[]): string[] => texts.join("").trimEnd().split("\n");
  return { printed: lines(printed), told: lines(told) };
}

/** The same with a model that gives these replies and then the last for ever. */
async function judge(noAnswer: string, script: readonly Reply[], otherwise: Reply): Promise<Judged> {
  const model = await serveModel(script, otherwise);
  const file = join(folder, "run.jsonl");
  const variables = { API_BASE_URL: model.url, API_KEY: "any", MODEL_NAME: "scripted", LLM_MODE: "json" };
  const { printed, told } = await played(["--output", file], {
    ...variables,
    LLM_NO_ANSWER: noAnswer,
  }).finally(() => model.close());
  const [header = "", episode = ""] = readFileSync(file, "utf8").trimEnd().split("\n");
  return {
    printed,
    told: told.filter((line) => !/^baseline: (?:model|playing|keeping|answers|tokens|prompts)/.test(line)),
    header: JSON.parse(header) as Row, // lines of our own
    episode: JSON.parse(episode) as Judged["episode"],
  };
}

const MODELS = [
  ["a silent model", "no_answer", says("")],
  ["a refusing model", "refused", sends(200, completion({ content: null, refusal: "I cannot." }))],
  ["a model that talks garbage", "unreadable", says("}{ ;; lorem")],
] as const;

const START = "[START] task=1 env=helpdesk-env model=scripted";

test.each(MODELS)("penalised, %s scores 0 and every line says why", async (_, rule, reply) => {
  const { printed, told, header, episode } = await judge("penalise", [], reply);
  const step = (at: number, done: boolean): string =>
    `[STEP] step=${at} action=submit() reward=0.00 done=${done} error=missing_submit_fields (${rule})`;
  const end =
    "[END] success=false steps=3 score=0.000 rewards=0.00,0.00,0.00 own_score=0.000 backfilled=0/3 unanswered=3/3 warning=over_a_tenth_of_actions_unanswered";
  expect(printed).toEqual([START, step(1, false), step(2, false), step(3, true), end]);
  expect(told).toEqual([
    "baseline: task  score  own score  unanswered",
    "baseline: ────  ─────  ─────────  ──────────  ──────────────────────────────────",
    "baseline:    1  0.000      0.000         3/3  over a tenth of actions unanswered",
    "baseline: actions by source: penalised 3",
    "baseline: repairs: none",
    "baseline: backfills: none",
    `baseline: penalised instead: ${rule} 3`,
  ]);
  expect(header).toMatchObject({
    format: "helpdesk-env/trajectory/1",
    policy: "llm/scripted",
    sees: "observations",
    notes: { model: "scripted", mode: "json", no_answer: "penalise", seed: 42, split: "dev" },
  });
  expect(episode.steps[0]).toMatchObject({
    action: { action_type: "submit" },
    reward: 0,
    components: { penalty_reason: "missing_submit_fields" },
    action_source: "penalised",
    notes: { backfills: [], unanswered: [{ rule }] },
  });
  expect(episode["notes"]).toMatchObject({
    success: false,
    score: 0,
    own_score: 0,
    backfilled_tickets: 0,
    unanswered_tickets: 3,
    tickets: 3,
    warning: "over_a_tenth_of_actions_unanswered",
    unanswered: { [rule]: 3 },
    line: end,
  });
});

test.each(MODELS)("backfilled, %s has the heuristic's score and 0 of its own", async (_, rule, reply) => {
  const { printed, told, episode } = await judge("backfill", [], reply);
  const { printed: heuristic } = await played([], {});
  expect(printed.slice(1, -1)).toEqual(heuristic.slice(1, -1));
  const [, , steps = "", score = "", rewards = ""] = (heuristic.at(-1) ?? "").split(" ");
  const count = steps.replace("steps=", "");
  const end = `[END] success=false ${steps} ${score} ${rewards} own_score=0.000 backfilled=3/3 warning=over_a_tenth_of_actions_backfilled`;
  expect([printed[0], printed.at(-1)]).toEqual([START, end]);
  expect(told).toEqual([
    "baseline: task  score  own score  backfilled",
    "baseline: ────  ─────  ─────────  ──────────  ──────────────────────────────────",
    `baseline:    1  ${score.replace("score=", "")}      0.000         3/3  over a tenth of actions backfilled`,
    `baseline: actions by source: replaced ${count}`,
    "baseline: repairs: none",
    `baseline: backfills: ${rule} ${count}`,
  ]);
  expect(episode.steps[0]).toMatchObject({
    action_source: "replaced",
    notes: { backfills: [{ rule }], unanswered: [] },
  });
  expect(episode["notes"]).toMatchObject({
    success: false,
    own_score: 0,
    backfilled_tickets: 3,
    tickets: 3,
    warning: "over_a_tenth_of_actions_backfilled",
    line: end,
  });
});

test("a model that fails once keeps what it earned elsewhere, and its one ticket scores 0", async () => {
  const { printed, episode } = await judge("penalise", [says("")], goodAnswer);
  const [start, first, ...others] = printed;
  expect(start).toBe(START);
  expect(first).toBe(
    "[STEP] step=1 action=submit() reward=0.00 done=false error=missing_submit_fields (no_answer)",
  );
  const score = Number(episode["rubric_reward"]);
  const rewards = episode.steps.map(({ reward }) => Number(reward));
  expect(score).toBeGreaterThan(0);
  const list = rewards.map((reward) => reward.toFixed(2)).join(",");
  expect(others.at(-1)).toBe(
    `[END] success=true steps=3 score=${score.toFixed(3)} rewards=${list} own_score=${score.toFixed(3)} backfilled=0/3 unanswered=1/3 warning=over_a_tenth_of_actions_unanswered`,
  );
});
