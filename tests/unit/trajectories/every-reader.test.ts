import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, test, vi } from "vitest";
import { runBaseline } from "../../../src/baseline/run-baseline.js";
import { evaluate } from "../../../src/cli/evaluate.js";
import { runExam } from "../../../src/cli/exam.js";
import { runPolicy } from "../../../src/cli/policy.js";
import { readBaselineSettings } from "../../../src/cli/settings/baseline-settings.js";
import { loadDataset } from "../../../src/dataset/index.js";
import { goodAnswer } from "../../support/model-faults.js";
import { serveModel } from "../../support/scripted-model.js";
import type { Awaitable } from "../../../src/support/awaitable.js";
import type { Terminal } from "../../../src/support/terminal.js";
import { startServer, type RunningServer } from "../../../src/transport/server.js";
import { holdExam, paperOf, receiptOf, SUBMIT } from "../exam/exam-kit.js";
import { evaluated, readByEveryCommand } from "./read-by-every-command.js";
import { episodesIn, rowsIn, run, stepsOf, writeRows, type Row } from "./workbench.js";

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

/** What the command prints, nobody hears. */
async function quietly<T>(call: () => Awaitable<T>): Promise<T> {
  const streams = [process.stdout, process.stderr] as const;
  const heard = streams.map((stream) => vi.spyOn(stream, "write").mockReturnValue(true));
  try {
    return await call();
  } finally {
    for (const spy of heard) spy.mockRestore();
  }
}

/** A model that submits the same labels whatever it reads, by the variables that name it. */
async function withModel<T>(use: (variables: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  const model = await serveModel([], goodAnswer);
  try {
    return await use({ API_BASE_URL: model.url, MODEL_NAME: "scripted", API_KEY: "key-of-the-model" });
  } finally {
    await model.close();
  }
}

/** Each plays task 1 with seed 3 on dev tickets, as the heuristic or a model. */
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
    return runBaseline(readBaselineSettings(line.split(" "), {}), silent);
  },
  "a model's baseline": (path) =>
    withModel((model) => {
      const url = `http://127.0.0.1:${server.ports[0]}`;
      const line = `--env-url ${url} --seed 3 --task-id 1 --output ${path}`;
      return runBaseline(readBaselineSettings(line.split(" "), model), silent);
    }),
  "evaluate, of a model": (path) =>
    withModel((model) =>
      quietly(() =>
        evaluate.run(`--policy llm --seed-start 3 --episodes 1 --tasks 1 --record ${path}`.split(" "), model),
      ),
    ),
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
  "an exam": (path) => {
    const paper = paperOf({ episodes: 1, tasks: [1], split: "dev" });
    const { service, events } = holdExam(paper);
    const session = service.openSession();
    session.reset({ agent: "mine" });
    while (!session.step(SUBMIT).done);
    writeFileSync(`${path}.receipt.json`, JSON.stringify(receiptOf(paper, events), null, 2));
    runExam(`trajectories ${path}.receipt.json --out ${path}`.split(" "), {}, silent);
    return Promise.resolve();
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

test.each(Object.keys(WRITERS))("what %s writes is read by every command", async (writer) => {
  const path = join(folder, `${writer.replaceAll(" ", "-")}.jsonl`);
  await WRITERS[writer]?.(path);
  const { [writer]: policy = writer.includes("model") ? "llm/scripted" : "heuristic" } = {
    "an exam": "mine",
  };
  await readByEveryCommand(path, policy);
});
