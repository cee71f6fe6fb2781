import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { loadDataset } from "../../src/dataset/index.js";
import { BACKFILLS, REPAIRS } from "../../src/policies/index.js";
import { packageRoot } from "../../src/support/package-root.js";
import { startServer, type RunningServer } from "../../src/transport/server.js";
import { readPage, tableRows, unquoted } from "../architecture/markdown.js";
import { goodAnswer, MODEL_FAULTS, type ModelFaultName } from "../support/model-faults.js";
import { faultRow, playFault, SECRET } from "../support/play-fault.js";
import { PROGRAM } from "../support/program.js";
import { fails, serveModel, type Reply, type ScriptedModel } from "../support/scripted-model.js";

const PAGE = readPage("docs/llm-agents.md");
const FAULTS = Object.keys(MODEL_FAULTS) as ModelFaultName[]; // the keys of a literal

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
  folder = mkdtempSync(join(tmpdir(), "llm-baseline-"));
  return () => rmSync(folder, { recursive: true });
});

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function baseline(args: readonly string[], variables: Readonly<Record<string, string>>): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, "baseline", ...args], {
      cwd: packageRoot(),
      env: {
        PATH: process.env["PATH"],
        ENV_URL: `http://127.0.0.1:${server.ports[0]}`,
        MODEL_NAME: "scripted",
        LLM_RETRIES: "1",
        LLM_BACKOFF_MS: "1",
        ...variables,
      },
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

async function withModel<T>(
  script: readonly Reply[],
  use: (model: ScriptedModel) => Promise<T>,
  otherwise: Reply = goodAnswer,
): Promise<T> {
  const model = await serveModel(script, otherwise);
  try {
    return await use(model);
  } finally {
    await model.close();
  }
}

const inFolder = (name: string): string => join(folder, name);

test.each(FAULTS)("the page tells what this fault leads to: %s", async (name) => {
  const outcome = await playFault(name);
  expect(tableRows(PAGE)).toContainEqual(faultRow(name, outcome));
  const told = `${outcome.error ?? ""}\n${outcome.summary.join("\n")}\n${JSON.stringify(outcome.firstStep)}`;
  expect(told).not.toContain(SECRET);
  const prompt = outcome.requests[0]?.body.messages[1]?.content ?? "";
  const description = /"description":"([^"]{60})/.exec(prompt)?.[1] ?? "there is none";
  expect(prompt).toContain(description);
  expect(told).not.toContain(description);
});

test("the page lists every fault that is tested, and every rule", () => {
  const first = tableRows(PAGE).map(([cell = ""]) => unquoted(cell));
  expect(first.filter((cell) => FAULTS.some((name) => name === cell))).toEqual(FAULTS);
  const rules = { ...REPAIRS, ...BACKFILLS };
  expect(tableRows(PAGE).filter(([cell = ""]) => unquoted(cell) in rules)).toEqual(
    Object.entries(rules).map(([rule, meaning]) => [`\`${rule}\``, meaning]),
  );
});

test("Retry-After is waited for, though the back-off is shorter", async () => {
  const { requests } = await playFault("429 with Retry-After: 1");
  const [first, second] = requests;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
});

test("with API_BASE_URL, MODEL_NAME and HF_TOKEN the model plays all tasks, and what it took is told", async () => {
  await withModel([], async (model) => {
    const run = await baseline([], {
      API_BASE_URL: model.url,
      HF_TOKEN: SECRET,
      PRICE_INPUT: "10",
      PRICE_OUTPUT: "100",
    });
    const steps = model.requests.length;
    expect(run.code).toBe(0);
    expect(run.stdout.match(/^\[STEP\]/gm)).toHaveLength(steps);
    expect(run.stdout.match(/^\[START\] .* model=scripted$/gm)).toHaveLength(3);
    const told = run.stderr.split("\n").filter((_, at) => at !== 1);
    expect(told.map((line) => line.replace(/ \d\.\d{3}/g, " x"))).toEqual([
      `baseline: model scripted at ${model.url}, mode tools`,
      "baseline: task  score  own score  backfilled",
      "baseline: ────  ─────  ─────────  ──────────",
      "baseline:    1  x      x         0/3",
      "baseline:    2  x      x         0/5",
      "baseline:    3  x      x         0/5",
      `baseline: actions by source: model ${steps}`,
      "baseline: repairs: none",
      "baseline: backfills: none",
      "baseline: prompts shortened: 0",
      `baseline: answers: ${steps}; failed attempts: none`,
      `baseline: tokens: ${steps * 100} in prompts, ${steps * 10} in answers; cost ${(steps * 0.002).toFixed(6).replace(/^0\.\d{3}/, "x")}`,
      "",
    ]);
    expect(model.requests[0]?.authorization).toBe(`Bearer ${SECRET}`);
    expect(run.stdout + run.stderr).not.toContain(SECRET);
  });
});

test("a run that breaks off keeps what was finished, and --resume plays the rest to the same output", async () => {
  const whole = await withModel([], async (model) => {
    const run = await baseline(["--output", inFolder("whole.jsonl")], {
      API_BASE_URL: model.url,
      API_KEY: SECRET,
    });
    return { ...run, steps: model.requests.length };
  });
  const file = inFolder("run.jsonl");
  const [taskOne] = whole.stdout.split("[START] task=2");
  const finished = taskOne?.match(/^\[STEP\]/gm)?.length ?? 0;
  // Task 1 is finished, task 2 breaks off after one step.
  const script = Array.from({ length: finished + 1 }, () => goodAnswer);
  const broken = await withModel(
    script,
    (model) => baseline(["--output", file], { API_BASE_URL: model.url, API_KEY: SECRET }),
    fails(503, "overloaded"),
  );
  expect(broken.code).toBe(1);
  expect(broken.stdout.trimEnd().split("\n").at(-1)).toMatch(/^\[END\] success=false steps=1 score=0.000 /);
  expect(broken.stderr).toMatch(
    /did not answer; the last time: server_error, overloaded\..*--resume FILE\.\n$/,
  );

  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  const unfinished = JSON.parse(lines.at(-1) ?? "") as Record<string, unknown>;
  expect(unfinished).toMatchObject({ finished: false, rubric_reward: null, reset: { task_id: 2 } });
  expect(unfinished["unfinished"]).toMatch(/did not answer; the last time: server_error, overloaded/);

  // As if killed while a line was written.
  writeFileSync(file, `${readFileSync(file, "utf8")}{"episode_id":"st`);
  await withModel([], async (model) => {
    const variables = { API_BASE_URL: model.url, API_KEY: SECRET };
    const resumed = await baseline(["--resume", file], variables);
    expect(resumed.stderr).toContain(`baseline: keeping the run in ${file}; finished before: task 1\n`);
    expect({ code: resumed.code, stdout: resumed.stdout }).toEqual({ code: 0, stdout: whole.stdout });
    expect(model.requests).toHaveLength(whole.steps - finished);
    expect(readFileSync(file, "utf8")).toBe(readFileSync(inFolder("whole.jsonl"), "utf8"));
    expect(readFileSync(file, "utf8")).not.toContain(SECRET);

    const again = await baseline(["--resume", file], variables);
    expect(again.stdout).toBe(whole.stdout);
    expect(model.requests).toHaveLength(whole.steps - finished);

    const other = await baseline(["--resume", file, "--seed", "43"], variables);
    expect({ code: other.code, stdout: other.stdout }).toEqual({ code: 1, stdout: "" });
    expect(other.stderr).toMatch(/^baseline: .* is of another run\./m);
    const over = await baseline(["--output", file], variables);
    expect(over.stderr).toMatch(/is there already\. Go on with it by --resume/);
  });
});

test("prompts are written only when asked, for the owner alone and without the key", async () => {
  const file = inFolder("prompts.jsonl");
  const echo: Reply = (response, request) =>
    fails(400, `no: ${request.authorization ?? ""}`)(response, request);
  await withModel([goodAnswer, echo], async (model) => {
    await baseline(["--log-prompts", file, "--task-id", "1"], { API_BASE_URL: model.url, API_KEY: SECRET });
    const rows = readFileSync(file, "utf8").trimEnd().split("\n");
    expect(rows).toHaveLength(2);
    expect(rows[0]).toContain("Current ticket:");
    expect(rows[1]).toContain("no: Bearer [key]");
    expect(rows.join("")).not.toContain(SECRET);
    expect(statSync(file).mode & 0o077).toBe(0);
  });
});

const ASKED = "asks for a model to play. Set";
test.each([
  [{ HF_TOKEN: SECRET }, `API_BASE_URL is missing: MODEL_NAME ${ASKED} it too, or unset MODEL_NAME`],
  [{}, `API_BASE_URL and API_KEY (or HF_TOKEN) are missing: MODEL_NAME ${ASKED} them too`],
  [{ API_BASE_URL: "http://x/v1" }, "API_KEY (or HF_TOKEN) is missing: API_BASE_URL and MODEL_NAME ask"],
  [
    { API_BASE_URL: "http://x/v1", API_KEY: SECRET, MODEL_NAME: "" },
    "MODEL_NAME is missing: API_BASE_URL asks",
  ],
  [{ API_BASE_URL: " ", API_KEY: SECRET }, "API_BASE_URL must be a URL"],
  [{ API_BASE_URL: "http://x/v1", API_KEY: " " }, "API_KEY must be one word"],
  [{ API_BASE_URL: "http://x/v1", API_KEY: SECRET, MODEL_NAME: " " }, "MODEL_NAME must not be empty"],
] as const)("the heuristic never plays in a model's name: %j is refused", async (variables, sentence) => {
  const run = await baseline(["--task-id", "1", "--output", inFolder("h.jsonl")], variables);
  expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: "" });
  expect(run.stderr).toContain(sentence);
  expect(run.stderr).not.toContain(SECRET);
  expect(existsSync(inFolder("h.jsonl"))).toBe(false);
});

test("with a key alone the heuristic plays under its own name, and the first line says so", async () => {
  const run = await baseline(["--task-id", "1", "--output", inFolder("h.jsonl")], {
    HF_TOKEN: SECRET,
    MODEL_NAME: "",
  });
  expect(run.code).toBe(0);
  expect(run.stderr.split("\n")[0]).toBe(
    "baseline: the heuristic plays, no model: HF_TOKEN alone names none; set API_BASE_URL and MODEL_NAME for one to play",
  );
  expect(run.stdout.split("\n")[0]).toBe("[START] task=1 env=helpdesk-env model=heuristic");
  expect(readFileSync(inFolder("h.jsonl"), "utf8").split("\n")[0]).toContain(
    '"policy":"heuristic","sees":"observations","run":null,"notes":{"model":"heuristic","mode":null,"seed":42,"split":"dev"}}',
  );
  expect(existsSync(inFolder("h.jsonl.new"))).toBe(false);
});

test("a key that cannot be sent is refused without being repeated", async () => {
  const run = await baseline([], {
    API_KEY: "sk secret",
    API_BASE_URL: "ftp://me:hunter22@x",
    LLM_MODE: "xml",
  });
  expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: "" });
  expect(run.stderr).not.toContain("sk secret");
  expect(run.stderr).not.toContain("hunter22");
  expect(run.stderr).toContain("API_KEY must be one word of printable ASCII characters");
  expect(run.stderr).toContain("API_BASE_URL must be a URL that begins with http:// or https://");
  expect(run.stderr).toContain("LLM_MODE must be one of tools, json");
});
