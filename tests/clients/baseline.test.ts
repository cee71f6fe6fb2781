import { spawn } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadDataset, splitDataset } from "../../src/dataset/index.js";
import { createHeuristicPolicy } from "../../src/policies/index.js";
import { playInProcess } from "../../src/rollouts/in-process.js";
import { packageRoot } from "../../src/support/package-root.js";
import { PROGRAM } from "../support/program.js";
import { startServer, type RunningServer } from "../../src/transport/server.js";

const DATASET = loadDataset();
let server: RunningServer;

beforeAll(async () => {
  server = await startServer({
    dataset: DATASET,
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

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function baseline(variables: Readonly<Record<string, string>>): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, "baseline"], {
      cwd: packageRoot(),
      env: { PATH: process.env["PATH"], ...variables },
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

function here(): string {
  return `http://127.0.0.1:${server.ports[0]}`;
}

test("the baseline plays all tasks at ENV_URL, says where, and twice the same", async () => {
  const first = await baseline({ ENV_URL: here() });
  const second = await baseline({ ENV_URL: here() });
  expect(first.stderr).toBe(`baseline: playing on ${here()}/ (ENV_URL), dev tickets\n`);
  expect(first.code).toBe(0);
  expect(first.stdout).toBe(second.stdout);
  expect(first.stdout.match(/^\[START\] task=\d/gm)).toEqual([
    "[START] task=1",
    "[START] task=2",
    "[START] task=3",
  ]);
  const line =
    /^(\[START\] task=\d env=\S+ model=\S+|\[STEP\] step=\d+ action=\S+ reward=\d\.\d\d done=(true|false) error=null|\[END\] success=true steps=\d+ score=\d\.\d{3} rewards=[\d.,]+)$/;
  expect(
    first.stdout
      .trimEnd()
      .split("\n")
      .filter((text) => !line.test(text)),
  ).toEqual([]);
});

test("the episode over the socket is the episode of the engine on the tickets of dev", async () => {
  const { stdout } = await baseline({ ENV_URL: here(), TASK_ID: "3", SEED: "7" });
  const last = playInProcess(createHeuristicPolicy(), splitDataset(DATASET).dev, { taskId: 3, seed: 7 });
  const rewards = last.history.map((entry) => entry.reward.toFixed(2)).join(",");
  expect(stdout.trimEnd().split("\n").at(-1)).toBe(
    `[END] success=true steps=${last.history.length} score=${last.rubricReward?.toFixed(3)} rewards=${rewards}`,
  );
});

test("every wrong setting is told in one message, and nothing is played", async () => {
  const { code, stdout, stderr } = await baseline({ ENV_URL: "nowhere", SEED: "-1", TASK_ID: "4" });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/ENV_URL must be a URL/);
  expect(stderr).toMatch(/SEED must be a whole number from 0 to 2147483647/);
  expect(stderr).toMatch(/TASK_ID must be one of 1, 2, 3/);
});

test("a server that is not there is a readable failure", async () => {
  const { code, stderr } = await baseline({ ENV_URL: "http://127.0.0.1:9" });
  expect(code).toBe(1);
  expect(stderr).toMatch(/baseline: cannot connect to ws:\/\/127\.0\.0\.1:9\/ws: /);
});
