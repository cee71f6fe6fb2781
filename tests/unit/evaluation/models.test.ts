/** Language models that play an evaluation, behind a server of this process. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { evaluate } from "../../../src/cli/evaluate.js";
import { loadDataset } from "../../../src/dataset/index.js";
import { readResult } from "../../../src/evaluation/result-file.js";
import { NO_LOG } from "../../../src/transport/request-log.js";
import { startServer } from "../../../src/transport/server.js";
import { goodAnswer } from "../../support/model-faults.js";
import {
  calls,
  fails,
  says,
  serveModel,
  type Reply,
  type ScriptedModel,
} from "../../support/scripted-model.js";
import { aRecord } from "../dataset/records.js";

const KEY = "a-key-that-nobody-may-see";

let folder: string;
let told: string;
let model: ScriptedModel | undefined;

const path = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(path(name), "utf8");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "models-"));
  const records = Array.from({ length: 8 }, (_, index) =>
    aRecord({ ticket_id: `t-${index}`, requester: `r-${index}@example.org` }),
  );
  writeFileSync(path("tickets.json"), JSON.stringify(records));
});
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(() => {
  told = "";
  const hear = (piece: string | Uint8Array): boolean => {
    told += String(piece);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(hear);
  vi.spyOn(process.stderr, "write").mockImplementation(hear);
});
afterEach(async () => {
  vi.restoreAllMocks();
  expect(told).not.toContain(KEY);
  await model?.close();
  model = undefined;
});

/** The right labels of every ticket of the file. */
const RIGHT: Reply = calls(
  "submit",
  JSON.stringify({
    issue_type: "application_support",
    priority: "medium",
    assignment_group: "application_team",
    resolution_action: "escalate",
  }),
);

async function served(otherwise: Reply, script: readonly Reply[] = []): Promise<void> {
  await model?.close();
  model = await serveModel(script, otherwise);
}

function run(...flags: readonly string[]): Promise<number> {
  const own = ["--tasks", "1", "--seeds", "0-2", "--dataset", path("tickets.json")];
  const environment = {
    API_BASE_URL: model?.url,
    API_KEY: KEY,
    MODEL_NAME: "gpt-scripted",
    LLM_RETRIES: "0",
  };
  return evaluate.run([...own, ...flags], environment);
}

test("a model is judged as any policy, with its tokens and what they cost by episode and by ticket", async () => {
  await served(goodAnswer);
  const prices = ["--price-input", "10", "--price-output", "100"];
  const files = ["--output", path("one.json")];
  expect(await run("--policy", "llm", "--concurrency", "2", ...prices, ...files)).toBe(0);
  const answers = model?.requests.length ?? 0;
  const result = readResult(path("one.json"));
  expect(result.policy).toEqual({ name: "llm/gpt-scripted", sees: "observations", random: true });
  const cost = (answers * (100 * 10 + 10 * 100)) / 1e6;
  const tickets = result.episodes.reduce((sum, one) => sum + one.tickets, 0);
  expect(result.model).toEqual({
    prices: { input: 10, output: 100 },
    actions: { model: answers, repaired: 0, backfilled: 0, replaced: 0, penalised: 0 },
    fallbackShare: 0,
    unansweredShare: 0,
    promptTokens: 100 * answers,
    answerTokens: 10 * answers,
    uncountedAnswers: 0,
    failedAttempts: 0,
    cost: expect.closeTo(cost, 9) as number,
    costPerEpisode: expect.closeTo(cost / 3, 9) as number,
    costPerTicket: expect.closeTo(cost / tickets, 9) as number,
    warning: null,
  });
  expect(told).toContain(
    `tokens: ${(100 * answers).toLocaleString("en-US")} in prompts, ${10 * answers} in answers`,
  );
});

test("a figure of a model that its episodes do not make is refused", async () => {
  await served(goodAnswer);
  await run("--policy", "llm", "--output", path("told.json"));
  expect(told).toContain("cost: unknown without --price-input and --price-output");
  writeFileSync(path("told.json"), text("told.json").replace(/"fallback_share":0,/, '"fallback_share":0.5,'));
  expect(await run("--policy", "constant", "--against", path("told.json"))).toBe(2);
  expect(told).toContain("does not agree with itself: the model.fallback_share is 0.5");
});

test("more than a tenth of the fallback's actions is a warning in terminal, result and report", async () => {
  await served(goodAnswer, [says("no idea")]);
  const files = ["--output", path("filled.json"), "--html", path("filled.html")];
  await run("--policy", "llm", "--seeds", "0-0", ...files);
  const { warning } = readResult(path("filled.json")).model ?? {};
  expect(warning).toMatch(/^1 of \d actions \(\d+ %\) were the heuristic's, which stood in for the model/);
  expect(told).toContain(`evaluate: llm/gpt-scripted: ${warning}`);
  expect(text("filled.html")).toContain("which stood in for the model");
});

test("an endpoint that fails in the middle loses nothing, and the run goes on to what a whole one is", async () => {
  await served(goodAnswer);
  const whole = ["--policy", "llm", "--price-input", "1", "--output", path("whole.json")];
  await run(...whole);
  const all = model?.requests.length ?? 0;
  const script = Array.from({ length: all - 1 }, () => goodAnswer);
  await served(fails(503, "overloaded"), script);
  const flags = ["--policy", "llm", "--price-input", "1", "--output", path("resumed.json")];
  expect(await run(...flags, "--record", path("run.jsonl"))).toBe(1);
  expect(told).toMatch(/was asked once and did not answer; the last time: server_error, overloaded/);
  expect(told).toContain("2 episodes of 3 are in");
  await served(goodAnswer);
  expect(await run(...flags, "--resume", path("run.jsonl"))).toBe(0);
  expect(model?.requests.length).toBeLessThan(all / 2 + 1);
  expect(text("resumed.json")).toBe(text("whole.json"));
  await expect(run(...flags, "--llm-mode", "json", "--resume", path("run.jsonl"))).rejects.toThrow(
    'player.mode "tools" there, "json" here',
  );
  expect(text("run.jsonl")).not.toContain(KEY);
});

test("what a model played is judged from its recording with its tokens, at the prices of now", async () => {
  await served(goodAnswer);
  await run("--policy", "llm", "--record", path("kept.jsonl"));
  const flags = [
    "--trajectories",
    path("kept.jsonl"),
    "--price-output",
    "100",
    "--output",
    path("kept.json"),
  ];
  expect(await evaluate.run([...flags, "--dataset", path("tickets.json"), "--tasks", "1"], {})).toBe(0);
  const { model: account } = readResult(path("kept.json"));
  expect(account).toMatchObject({
    answerTokens: 10 * (model?.requests.length ?? 0),
    prices: { input: null },
  });
  expect(told).toContain("prompts (no --price-input) are not in it");
});

test("several models are a table, the best first, with paired differences, costs and what was not theirs", async () => {
  const byName: Reply = (response, request) => {
    const { body } = request;
    const reply = body.model === "good" ? RIGHT : body.model === "lost" ? says("what?") : goodAnswer;
    reply(response, request);
  };
  await served(byName);
  const files = ["--output", path("rank.json"), "--html", path("rank.html"), "--record", path("rank.jsonl")];
  const flags = ["--models", "fair,lost,good", "--seeds", "0-5", "--price-input", "1", "--price-output", "2"];
  expect(await run(...flags, ...files)).toBe(0);
  const written = JSON.parse(text("rank.json")) as {
    ranking: { name: string; score: { value: number }; difference: { high: number } | null; model: object }[];
    warnings: string[];
  };
  expect(written.ranking[0]?.name).toBe("llm/good");
  expect(written.ranking[0]?.difference).toBeNull();
  const scores = written.ranking.map(({ score }) => score.value);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  expect(told).toMatch(/1 +llm\/good +1\.000 /);
  expect(told).toMatch(/llm\/lost .* 100 % \(!\)/);
  expect(written.warnings.join()).toMatch(/^llm\/lost: \d+ of \d+ actions \(100 %\) were the heuristic's/);
  expect(text("rank.html")).toMatch(/class="warning">llm\/lost: /);
  // Nothing is asked again, and a model more is added.
  const asked = model?.requests.length ?? 0;
  const again = ["--models", "fair,lost,good", "--seeds", "0-5", "--price-input", "1", "--price-output", "2"];
  expect(await run(...again, "--resume", path("rank.jsonl"), "--output", path("again.json"))).toBe(0);
  expect(model?.requests.length).toBe(asked);
  expect(text("again.json")).toBe(text("rank.json"));
  const more = ["--models", "fair,lost,good,late", ...again.slice(2), "--resume", path("rank.jsonl")];
  expect(await run(...more, "--output", path("more.json"))).toBe(0);
  const late = model?.requests.slice(asked) ?? [];
  expect(late.length).toBeGreaterThan(0);
  expect(new Set(late.map(({ body }) => body.model))).toEqual(new Set(["late"]));
  expect(await run("--policy", "constant", "--seeds", "0-5", "--against", path("rank.json"))).toBe(2);
  expect(told).toContain("compares several models");
});

test("models on a server are ranked as those that play here are", async () => {
  await served(goodAnswer);
  const server = await startServer({
    dataset: loadDataset(path("tickets.json")),
    version: "test",
    ports: [0],
    host: "127.0.0.1",
    maxSessions: 4,
    sessionTimeoutMs: 60_000,
    stepDeadlineMs: 30_000,
    log: NO_LOG,
  });
  const flags = ["--models", "a,b", "--seeds", "0-1", "--output"];
  expect(await run(...flags, path("here.json"))).toBe(0);
  const url = `http://127.0.0.1:${server.ports[0]}`;
  expect(await run(...flags, path("there.json"), "--url", url)).toBe(0);
  await server.close();
  expect(text("there.json").replaceAll(JSON.stringify(url), "null")).toBe(text("here.json"));
  // A place that is gone fails the whole, with its address.
  expect(await run(...flags, path("gone.json"), "--url", url)).toBe(1);
  expect(told).toContain(url);
  expect(existsSync(path("gone.json"))).toBe(false);
});

test("a model that plays in shards comes to what one run of it is, tokens and all", async () => {
  await served(goodAnswer);
  const flags = ["--policy", "llm", "--price-input", "1", "--price-output", "2"];
  expect(await run(...flags, "--output", path("one-run.json"))).toBe(0);
  const parts = [1, 2].map((at) => path(`part-${at}.jsonl`));
  for (const [index, part] of parts.entries()) {
    expect(await run(...flags, "--shard", `${index + 1}/2`, "--record", part)).toBe(0);
  }
  const merge = ["merge", ...parts, "--dataset", path("tickets.json"), "--output", path("merged.json")];
  expect(await evaluate.run(merge, {})).toBe(0);
  expect(text("merged.json")).toBe(text("one-run.json"));
});

test("a policy beside the models is in the table, and the differences are from it", async () => {
  await served(goodAnswer);
  expect(await run("--models", "a,b", "--against", "constant", "--seeds", "0-5")).toBe(0);
  expect(told).toMatch(/less constant/);
  expect(told).toContain("The cost is not known: set --price-input and --price-output");
});

test.each([
  [["--policy", "llm"], {}, "API_BASE_URL (--api-base-url) and MODEL_NAME (--model-name) and API_KEY"],
  [["--llm-mode", "json"], {}, "--llm-mode is a language model's: name --policy llm or --models too."],
  [["--policy", "heuristic", "--models", "a,b"], {}, "--policy heuristic is none"],
  [["--models", "a,b", "--shard", "1/2", "--record", "x"], {}, "--shard is of one player"],
  [["--seeds", "0-3", "--episodes", "2"], {}, "--seeds says what --episodes says, too"],
  [["--seeds", "1,3"], {}, "must be seeds that follow one another"],
] as const)("%j is refused with what to do", async (flags, environment, message) => {
  await expect(evaluate.run([...flags], environment)).rejects.toThrow(message);
});

test("variables of a model that is not asked for change nothing", async () => {
  const variables = { API_BASE_URL: "no address", LLM_MODE: "shouting", MODEL_NAME: "gpt" };
  const flags = [
    "--policy",
    "constant",
    "--tasks",
    "1",
    "--episodes",
    "1",
    "--dataset",
    path("tickets.json"),
  ];
  expect(await evaluate.run(flags, variables)).toBe(0);
});

test("a key that is refused ends the run with what to check, and nothing is left behind", async () => {
  await served(fails(401, `no such key ${KEY}`));
  expect(await run("--policy", "llm", "--concurrency", "3", "--record", path("none.jsonl"))).toBe(1);
  expect(told).toContain("refused the request with status 401");
  expect(told).toContain("Check API_KEY");
  expect(model?.requests.length).toBe(1);
});
