import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runBaseline } from "../../../src/baseline/run-baseline.js";
import { runPolicy } from "../../../src/cli/policy.js";
import { BASELINE_SETTINGS } from "../../../src/cli/settings/baseline-settings.js";
import { EVALUATE_SETTINGS } from "../../../src/cli/settings/evaluate-settings.js";
import { withSource } from "../../../src/cli/settings/world-settings.js";
import { readSettings } from "../../../src/cli/settings/read-settings.js";
import { forRun } from "../../../src/cli/terminal/terminal.js";
import { loadDataset } from "../../../src/dataset/index.js";
import { readResult } from "../../../src/evaluation/result-file.js";
import { runEvaluation } from "../../../src/evaluation/run-evaluation.js";
import type { Terminal } from "../../../src/support/terminal.js";
import { startServer, type RunningServer } from "../../../src/transport/server.js";
import { runView } from "../../../src/cli/view.js";
import { episodesIn, rowsIn, run, stepsOf, writeRows, type Ran, type Row } from "./workbench.js";

let folder: string;
let server: RunningServer;

const silent: Terminal = { out: () => undefined, notes: { write: () => undefined } };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "every-reader-"));
  server = await startServer({
    dataset: loadDataset(),
    version: "test",
    ports: [0],
    host: "127.0.0.1",
    maxSessions: 4,
    sessionTimeoutMs: 60_000,
    stepDeadlineMs: 30_000,
    log: { requestsWanted: false, request: () => undefined, failure: () => undefined },
    recordings: join(folder, "recordings"),
  });
});
afterAll(async () => {
  await server.close(0);
  rmSync(folder, { recursive: true });
});

async function evaluated(line: string): Promise<Ran> {
  let [out, notes] = ["", ""];
  const terminal = forRun({
    out: (text) => void (out += `${text}\n`),
    notes: { write: (text) => void (notes += text) },
  });
  const settings = withSource(readSettings(EVALUATE_SETTINGS, line.split(" "), {}));
  return { code: await runEvaluation(settings, { terminal, environment: {} }), out, notes };
}

/** Each plays task 1 with seed 3 on dev tickets, as the heuristic. */
const WRITERS: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
  collect: (path) => run("collect", `--policy heuristic --seeds 3 --tasks 1 --output ${path}`),
  "collect without observations": (path) =>
    run("collect", `--policy heuristic --seeds 3 --tasks 1 --observations false --output ${path}`),
  "policy compare": async (path) => {
    const output = join(folder, "compare");
    await runPolicy(
      `compare --policies heuristic --seeds 3 --task-ids 1 --output-dir ${output}`.split(" "),
      {},
      silent,
    );
    writeFileSync(path, readFileSync(join(output, "compare_trajectories.jsonl")));
  },
  baseline: (path) => {
    const line = `--env-url http://127.0.0.1:${server.ports[0]} --seed 3 --task-id 1 --output ${path}`;
    return runBaseline(readSettings(BASELINE_SETTINGS, line.split(" "), {}), silent);
  },
  evaluate: (path) => evaluated(`--seed-start 3 --episodes 1 --tasks 1 --record ${path}`),
  "a shard of evaluate": (path) =>
    evaluated(`--seed-start 3 --episodes 1 --tasks 1 --shard 1/1 --record ${path}`),
  "a server that records": async (path) => {
    const url = `http://127.0.0.1:${server.ports[0]}`;
    const post = (route: string, body: object, session: string): Promise<Response> =>
      fetch(url + route, {
        method: "POST",
        headers: { "content-type": "application/json", ...(session !== "" && { "x-session-id": session }) },
        body: JSON.stringify(body),
      });
    const asked = { seed: 3, task_id: 1, split: "dev", run: "every-reader", policy: "heuristic" };
    const session = (await post("/reset", asked, "")).headers.get("x-session-id") ?? "";
    for (const { action } of stepsOf(await asTheHeuristic())) await post("/step", { action }, session);
    writeFileSync(path, await (await fetch(`${url}/runs/every-reader`)).text());
  },
  "trajectories convert, of Python's recording": async (path) => {
    const episode = await asTheHeuristic();
    const { dataset_digest, rules_digest } = rowsIn(join(folder, "heuristic.jsonl"))[0] ?? {};
    const place = { rules_digest, dataset_digest, split: "dev" };
    const plan = [{ task_id: 1, seed: 3 }];
    const actions = stepsOf(episode).map(({ action }) => action);
    const played = { task_id: 1, seed: 3, rubric_reward: episode["rubric_reward"], steps: actions.length };
    writeRows(`${path}.judged`, [
      { format: "helpdesk-env/judged/1", agent: "heuristic", place, plan },
      { ...played, failure: null, actions },
    ]);
    await run("trajectories", `convert ${path}.judged --output ${path}`);
  },
  "trajectories convert": async (path) => {
    const result = `${path}.json`;
    await evaluated(`--seed-start 3 --episodes 1 --tasks 1 --output ${result}`);
    await run("trajectories", `convert ${result} --output ${path}`);
  },
};

/** What the heuristic does with that seed. */
async function asTheHeuristic(): Promise<Row> {
  const path = join(folder, "heuristic.jsonl");
  if (!existsSync(path)) {
    await run("collect", `--policy heuristic --seeds 3 --tasks 1 --observations false --output ${path}`);
  }
  return episodesIn(path)[0] ?? {};
}

async function viewed(path: string): Promise<Ran> {
  let [out, notes] = ["", ""];
  const terminal: Terminal = {
    out: (text) => void (out += `${text}\n`),
    notes: { write: (text) => void (notes += text) },
  };
  return { code: await runView([path, "--explained", "1"], {}, terminal), out, notes };
}

test.each(Object.keys(WRITERS))("what %s writes is read by every command", async (writer) => {
  const path = join(folder, `${writer.replaceAll(" ", "-")}.jsonl`);
  await WRITERS[writer]?.(path);
  const [episode, ...more] = episodesIn(path);
  const steps = stepsOf(episode).length;
  expect(more).toEqual([]);
  expect(await run("replay", path)).toEqual({
    code: 0,
    out: `replay: no difference in 1 episode, ${steps} steps\n`,
    notes: "",
  });
  const regraded = await run("regrade", path);
  expect(regraded).toMatchObject({ code: 0, notes: "" });
  expect(await viewed(path)).toMatchObject({ code: 0, notes: "" });
  expect(await run("trajectories", `regrets ${path} --output ${path}.regrets`)).toMatchObject({ code: 0 });
  expect(rowsIn(`${path}.regrets`)).toHaveLength(steps);
  for (const format of ["sft", "jsonl", "parquet", "preference"]) {
    const output = `${path}.${format}`;
    const line = `export ${path} --format ${format} --output ${output}`;
    expect(await run("trajectories", line)).toMatchObject({ code: 0 });
    expect(existsSync(output)).toBe(true);
  }
  const output = `${path}.result.json`;
  expect((await evaluated(`--trajectories ${path} --output ${output}`)).code).toBe(0);
  const { recorded, policy, episodes } = readResult(output);
  expect(recorded).toEqual({ episodes: 1, unfinished: 0, leftOut: 0, different: 0 });
  expect(policy.name).toBe("heuristic");
  expect(episodes.map(({ rubricReward }) => rubricReward)).toEqual([episode?.["rubric_reward"]]);
});
