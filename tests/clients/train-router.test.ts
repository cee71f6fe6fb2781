/** The learned router of examples/, taught on few tickets. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { afterAll, expect, test } from "vitest";
import { loadDataset, ticketsIn } from "../../src/dataset/index.js";
import { createAgent } from "../../src/evaluation/agent/index.js";
import { evaluatePolicy } from "../../src/evaluation/evaluate-policy.js";
import { createInProcessPool } from "../../src/rollouts/environment-pool.js";
import { runGenerate } from "../../src/worlds/run-generate.js";
import { ROOT } from "../architecture/source-files.js";
import { someEvaluation } from "../unit/evaluation/some-evaluation.js";
import { pythonWith } from "./python-with.js";

const folder = mkdtempSync(path.join(tmpdir(), "helpdesk-router-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const python = pythonWith("sklearn");
const SCRIPT = path.join(ROOT, "examples", "python", "train_router.py");

function tickets(world: number, count: number): string {
  const out = path.join(folder, `${world}.json`);
  const quiet = { out: () => undefined, notes: { write: () => undefined } };
  const options = { split: "train", twin: undefined, key: undefined, report: false } as const;
  expect(runGenerate({ world, tickets: count, out, ...options }, quiet)).toBe(0);
  return out;
}

test("the router learns from some tickets of one world and routes more of another than a constant does", async (context) => {
  if (python.path === undefined) return context.skip(python.missing);
  const model = path.join(folder, "router.pickle");
  const fitted = await python.run([SCRIPT, "fit", "--train", tickets(1, 300), "--model", model]);
  expect(fitted).toMatchObject({ code: 0, stderr: "" });

  const dataset = ticketsIn(loadDataset(tickets(2, 60)), "all");
  const agent = createAgent(
    {
      agent: `${python.path} ${SCRIPT} play --model ${model}`,
      timeoutMs: 60_000,
      retries: 0,
      log: undefined,
    },
    { environment: process.env, notes: { write: () => undefined } },
  );
  try {
    const evaluation = someEvaluation({
      pool: createInProcessPool(dataset),
      tickets: null,
      taskIds: [3],
      seeds: [1, 2, 3],
      provenance: { rulesDigest: "r", datasetDigest: dataset.digest, split: "all", splitDigest: "s" },
    });
    const constant = await evaluatePolicy(evaluation);
    const learned = await evaluatePolicy({
      ...evaluation,
      create: (_options, place) => agent.play("learned", place),
    });
    const scoreOf = ({ tasks }: typeof learned): number => tasks[0]?.rubricReward?.value ?? 0;
    expect(scoreOf(learned)).toBeGreaterThan(scoreOf(constant) + 0.15);
  } finally {
    await agent.close();
  }
});
