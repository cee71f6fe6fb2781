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
import { episodesIn, run, stepsOf, type Ran } from "./workbench.js";

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
  "trajectories convert": async (path) => {
    const result = `${path}.json`;
    await evaluated(`--seed-start 3 --episodes 1 --tasks 1 --output ${result}`);
    await run("trajectories", `convert ${result} --output ${path}`);
  },
};

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
  for (const format of ["sft", "jsonl"]) {
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
