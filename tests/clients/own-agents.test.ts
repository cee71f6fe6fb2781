/** The agents of examples/, each judged on a queue or two as a user would have it judged. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test, type TestContext } from "vitest";
import { loadDataset, ticketsIn } from "../../src/dataset/index.js";
import { createAgent } from "../../src/evaluation/agent/index.js";
import { evaluatePolicy } from "../../src/evaluation/evaluate-policy.js";
import { createInProcessPool } from "../../src/rollouts/environment-pool.js";
import { ROOT } from "../architecture/source-files.js";
import { someEvaluation } from "../unit/evaluation/some-evaluation.js";
import { runTool } from "./run-tool.js";
import { requireTool } from "./tools.js";

const folder = mkdtempSync(path.join(tmpdir(), "helpdesk-agents-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function needs(context: TestContext, name: string): string {
  const tool = requireTool(name);
  return tool.path ?? context.skip(tool.missing);
}

const AGENTS = [
  ["python/agent.py", (context: TestContext) => `${needs(context, "python3")} examples/python/agent.py`],
  ["shell/agent.sh", () => "examples/shell/agent.sh"],
  ["typescript/agent.ts", () => `${process.execPath} --import tsx examples/typescript/agent.ts`],
  ["go/agent", goAgent],
] as const;

async function goAgent(context: TestContext): Promise<string> {
  const [go, binary] = [needs(context, "go"), path.join(folder, "agent")];
  const built = await runTool(go, [
    "build",
    "-C",
    path.join(ROOT, "examples", "go"),
    "-o",
    binary,
    "./agent",
  ]);
  expect(built).toMatchObject({ code: 0, stderr: "" });
  return binary;
}

test.for(AGENTS)(
  "examples/%s answers every observation with an action that the task offers",
  async ([, commandOf], context) => {
    let told = "";
    const agent = createAgent(
      { agent: await commandOf(context), timeoutMs: 60_000, retries: 0, log: undefined },
      { environment: process.env, notes: { write: (text) => (told += text) } },
    );
    const result = await evaluatePolicy(
      someEvaluation({
        pool: createInProcessPool(ticketsIn(loadDataset(), "test")),
        tickets: null,
        taskIds: [1, 3],
        seeds: [3],
        create: (_options, place) => agent.play("mine", place),
      }),
    ).finally(() => agent.close());
    expect(told).toBe("");
    expect(result.failures).toEqual([]);
    expect(result.episodes.map(({ steps }) => steps.every(({ breakdown }) => breakdown !== null))).toEqual([
      true,
      true,
    ]);
  },
);
