import { existsSync } from "node:fs";
import { expect } from "vitest";
import { EVALUATE_SETTINGS } from "../../../src/cli/settings/evaluate-settings.js";
import { readSettings } from "../../../src/cli/settings/read-settings.js";
import { withSource } from "../../../src/cli/settings/world-settings.js";
import { forRun } from "../../../src/cli/terminal/terminal.js";
import { runView } from "../../../src/cli/view.js";
import { readResult } from "../../../src/evaluation/result-file.js";
import { runEvaluation } from "../../../src/evaluation/run-evaluation.js";
import type { Terminal } from "../../../src/support/terminal.js";
import { episodesIn, rowsIn, run, stepsOf, type Ran } from "./workbench.js";

/** `evaluate` as the command line runs it, with what it printed. */
export async function evaluated(line: string): Promise<Ran> {
  let [out, notes] = ["", ""];
  const terminal = forRun({
    out: (text) => void (out += `${text}\n`),
    notes: { write: (text) => void (notes += text) },
  });
  const settings = withSource(readSettings(EVALUATE_SETTINGS, line.split(" "), {}));
  return { code: await runEvaluation(settings, { terminal, environment: {} }), out, notes };
}

async function viewed(path: string): Promise<Ran> {
  let [out, notes] = ["", ""];
  const terminal: Terminal = {
    out: (text) => void (out += `${text}\n`),
    notes: { write: (text) => void (notes += text) },
  };
  return { code: await runView([path, "--explained", "1"], {}, terminal), out, notes };
}

/** Gives a trajectory of one episode to every command that reads one; each is to take it as what `policy` played. */
export async function readByEveryCommand(path: string, policy: string): Promise<void> {
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
  const { recorded, policy: judged, episodes } = readResult(output);
  expect(recorded).toEqual({ episodes: 1, unfinished: 0, leftOut: 0, different: 0 });
  expect(judged.name).toBe(policy);
  expect(episodes.map(({ rubricReward }) => rubricReward)).toEqual([episode?.["rubric_reward"]]);
}
