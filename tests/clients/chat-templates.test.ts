import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runCollect } from "../../src/cli/collect.js";
import { pythonWith, REPOSITORY } from "./python-with.js";

const templates = pythonWith("trl", "jinja2");
const loader = pythonWith("datasets");
for (const { missing } of [templates, loader].filter((python) => python.path === undefined)) {
  if (process.env["HELPDESK_CI"] === "1") throw new Error(missing);
  console.warn(
    `Skipped: ${missing}. Templates: pip install --no-deps -r tests/clients/requirements-templates.txt`,
  );
}

async function collected(flags: string): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), "templates-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const output = path.join(folder, "run");
  const quiet = { out: () => undefined, notes: { write: () => undefined } };
  const line = `--policy random --seeds 0-1 --tasks 2,3 ${flags} --output ${output}`;
  expect(await runCollect(line.split(" "), {}, quiet)).toBe(0);
  return output;
}

async function run(script: string, ...args: readonly string[]): Promise<unknown> {
  if (templates.path === undefined) throw new Error(templates.missing);
  const ran = await templates.run([path.join(REPOSITORY, "tests/clients", script), ...args], {
    HF_HUB_OFFLINE: "1",
  });
  expect(ran.code, ran.stderr).toBe(0);
  return JSON.parse(ran.stdout);
}

/** One puts text together, and so needs text; the other, of models that call nothing, drops every call with a content. */
const OTHERS = ["deepseek_r1_distill", "deepseekv3"];

test.skipIf(templates.path === undefined)(
  "chat templates of many families render every call with its arguments, and that of DeepSeek with text",
  async () => {
    const found = (await run("render_templates.py", await collected("--format sft"))) as Readonly<
      Record<string, string>
    >; // as the script prints it
    const others = Object.keys(found).filter((name) => found[name] !== "ok");
    expect(others).toEqual(OTHERS);
    expect(Object.keys(found).length).toBeGreaterThan(20);
    const text = await run("render_templates.py", await collected("--format sft --tool-arguments text"));
    expect(text).toMatchObject({ deepseekv3: "ok" });
  },
);

test.skipIf(templates.path === undefined || loader.path === undefined)(
  "datasets loads transcripts and Parquet, and all that it adds to a row are nulls",
  async () => {
    const files = [await collected("--format sft --transcript step"), await collected("--format parquet")];
    const loaded = (await run("load_rows.py", ...files)) as { rows: number; steps: number }; // as the script prints it
    const { rows, steps } = loaded;
    expect(loaded).toEqual({ rows, same: rows, tools: ["str"], steps, observations: steps });
    expect(rows).toBe(steps);
    expect(rows).toBeGreaterThan(10);
  },
);
