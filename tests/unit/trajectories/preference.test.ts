import { join } from "node:path";
import { expect, test } from "vitest";
import { finalReward } from "../../../src/trajectories/trajectory-of.js";
import { oracleAction, outcomeOf } from "../../../src/trajectories/outcome.js";
import { playEpisode } from "../../../src/trajectories/played-episode.js";
import { preferenceRows } from "../../../src/trajectories/preference-rows.js";
import { loadDataset, splitDataset } from "../../../src/dataset/index.js";
import { createRandomPolicy, createHeuristicPolicy, type Policy } from "../../../src/policies/index.js";
import { createOracle } from "../../../src/policies/reference/index.js";
import { rowsIn, run, scratchFolder } from "./workbench.js";

const TICKETS = splitDataset(loadDataset()).dev;
const MARGIN = 0.05;
const OPTIONS = { margin: MARGIN, toolArguments: "object" } as const;
const HEAD = {
  contract_version: "1",
  rules_digest: "r",
  dataset_digest: "d",
  policy: "random",
  sees: "observations",
  split: "dev",
} as const;

function played(policy: Policy, seed = 5) {
  policy.reset?.();
  return playEpisode({ tickets: TICKETS, taskId: 3, seed }, ({ observation }) => ({
    action: policy.act(observation),
  }));
}

test("the oracle's own action leads from any of its moments to the score that the oracle got", () => {
  const episode = played(createOracle(TICKETS, { taskId: 3, seed: 5 }));
  const moments = episode.steps.map(({ before }) => before);
  for (const [index, { action }] of episode.steps.entries()) {
    const soFar = moments.slice(0, index + 1);
    expect(oracleAction(soFar)).toEqual(action);
    expect(outcomeOf(soFar, action)).toBe(finalReward(episode));
  }
});

test("every pair is a better and a worse action on one observation, apart by at least the margin", () => {
  const rows = preferenceRows(HEAD, played(createRandomPolicy(5)), OPTIONS);
  expect(rows.length).toBeGreaterThan(3);
  for (const row of rows) {
    expect(row.regret).toBe(row.chosen_outcome - row.rejected_outcome);
    expect(row.regret).toBeGreaterThanOrEqual(MARGIN);
    expect(row.chosen).not.toEqual(row.rejected);
    expect({ sees: row.sees, margin: row.margin }).toEqual({ sees: "labels", margin: MARGIN });
  }
});

test("where the policy itself fell short by the margin, its own action is the worse one", () => {
  const episode = played(createHeuristicPolicy());
  const rows = preferenceRows(HEAD, episode, OPTIONS);
  for (const { step, rejected, rejected_outcome, chosen_outcome } of rows) {
    const moments = episode.steps.slice(0, step).map(({ before }) => before);
    const own = episode.steps[step - 1]?.action;
    if (own === undefined) throw new Error("a pair of a step that was not played");
    const outcome = outcomeOf(moments, own);
    if (chosen_outcome - outcome < MARGIN) continue;
    expect(rejected_outcome).toBe(outcome);
    expect(rejected[0]?.tool_calls[0]?.function.name).toBe(own.actionType);
  }
});

test("a margin that nothing reaches leaves an empty file and says so", async () => {
  const output = join(scratchFolder(), "run.jsonl");
  const ran = await run("collect", `--seeds 0 --tasks 1 --format preference --margin 1 --output ${output}`);
  expect({ code: ran.code, rows: rowsIn(output) }).toEqual({ code: 0, rows: [] });
  expect(ran.notes).toContain("Give a smaller --margin");
});
