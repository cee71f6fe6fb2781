import { componentsOf } from "../../../src/domain/components-of.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadDataset } from "../../../src/dataset/index.js";
import type { Observation } from "../../../src/domain/observation.js";
import {
  NOTHING_LEARNED,
  POLICY_NAMES,
  policyEntry,
  type ExplainedPolicy,
  type PolicyName,
} from "../../../src/policies/index.js";
import {
  createInProcessEnvironment,
  playInProcess,
  playReference,
} from "../../../src/rollouts/in-process.js";
import type { EpisodeOptions } from "../../../src/domain/episode-options.js";
import {
  createDiligentPolicy,
  createOracle,
  memoryOf,
  OracleBlind,
} from "../../../src/policies/reference/index.js";
import { packageRoot } from "../../../src/support/package-root.js";

const DATASET = loadDataset();
const OPTIONS: EpisodeOptions = { taskId: 3, seed: 12 };

function make(name: PolicyName, options: EpisodeOptions): ExplainedPolicy {
  const oracle = (asked: EpisodeOptions) => createOracle(DATASET, asked);
  return policyEntry(name).create({
    options,
    values: NOTHING_LEARNED,
    oracle,
    memory: () => memoryOf(DATASET, options),
  });
}

function play(name: PolicyName, options: EpisodeOptions): Observation {
  return playInProcess(make(name, options), DATASET, options);
}

function lookups({ history }: Observation): readonly (string | undefined)[] {
  return history.map(({ action }) => action.toolName).filter((tool) => tool !== undefined);
}

test("the registry has the policies that are promised, and only memoriser and oracle see labels", () => {
  expect(POLICY_NAMES).toEqual([
    "random",
    "constant",
    "no_investigation",
    "legacy_single_probe",
    "investigate_when_context_hidden",
    "adaptive_cue_bandit",
    "heuristic",
    "memoriser",
    "oracle",
  ]);
  expect(POLICY_NAMES.filter((name) => policyEntry(name).sees === "labels")).toEqual(["memoriser", "oracle"]);
});

test("every policy calls itself by its name in the registry and plays an episode alike each time", () => {
  for (const name of POLICY_NAMES) {
    expect(make(name, OPTIONS).name).toBe(name);
    expect(play(name, OPTIONS)).toEqual(play(name, OPTIONS));
  }
});

test("policies that read a ticket make the same of it when they have seen the same", async () => {
  const observation = await createInProcessEnvironment(DATASET).reset({ taskId: 1, seed: 3, split: "all" });
  const readers = POLICY_NAMES.filter((name) => policyEntry(name).reads && name !== "legacy_single_probe");
  const decisions = readers.map((name) => make(name, { taskId: 1, seed: 3 }).decide(observation));
  expect(decisions).toEqual(decisions.map(() => decisions[0]));
  expect(decisions[0]?.source).toBe("read_route");
});

test("no_investigation only submits", () => {
  const { history } = play("no_investigation", OPTIONS);
  expect(new Set(history.map(({ action }) => action.actionType))).toEqual(new Set(["submit"]));
});

test("legacy_single_probe looks every ticket's related ticket up once, wanted or not", () => {
  for (const taskId of [1, 3] as const) {
    const last = play("legacy_single_probe", { taskId, seed: 12 });
    expect(lookups(last)).toEqual(Array.from({ length: last.queueSize }, () => "lookup_related_ticket"));
    expect(last.history).toHaveLength(2 * last.queueSize);
  }
});

test("investigate_when_context_hidden leaves no context unread and never looks up more", () => {
  for (const seed of [1, 2, 3, 4]) {
    const last = play("investigate_when_context_hidden", { taskId: 3, seed });
    const gaps = last.history.map((entry) => entry.rewardComponents?.contextGapPenalty ?? 0);
    expect(gaps.every((gap) => gap === 0)).toBe(true);
    const paid = last.history.filter(({ action }) => action.actionType === "investigate");
    expect(paid.every((entry) => componentsOf(entry).shapedStepReward > 0)).toBe(true);
  }
});

test("the oracle plays as the diligent reference policy does", () => {
  for (const taskId of [1, 2, 3] as const) {
    const options = { taskId, seed: 4 };
    expect(play("oracle", options)).toEqual(playReference(createDiligentPolicy(), DATASET, options));
  }
});

test("the oracle refuses an episode that is not the one whose labels it sees", async () => {
  const other = await createInProcessEnvironment(DATASET).reset({ taskId: 3, seed: 13, split: "all" });
  expect(() => make("oracle", OPTIONS).decide(other)).toThrow(OracleBlind);
});

test("the page on policies lists the registry", () => {
  const page = readFileSync(join(packageRoot(), "docs", "policies.md"), "utf8");
  const listed = [...page.matchAll(/^\| `([a-z_]+)` +\|/gm)].map(([, name]) => name);
  expect(listed).toEqual(POLICY_NAMES);
});
