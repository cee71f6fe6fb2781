import { expect, test } from "vitest";
import { loadDataset } from "../../../src/dataset/index.js";
import type { Observation } from "../../../src/domain/observation.js";
import {
  armOfAction,
  createCueBandit,
  createExploringCueBandit,
  createInvestigateWhenHiddenPolicy,
  createNoInvestigationPolicy,
  cueOf,
  exportValues,
  importValues,
  learn,
  NOTHING_LEARNED,
  type Lesson,
} from "../../../src/policies/index.js";
import { createInProcessEnvironment, playInProcess } from "../../../src/rollouts/in-process.js";

const DATASET = loadDataset();
const CUE = "hidden=lookup_related_ticket update=none incident=none";

function lessons(reward: number, times: number): readonly Lesson[] {
  return Array.from({ length: times }, () => ({ cue: CUE, arm: "lookup_related_ticket", reward }));
}

function firstObservation(taskId: 1 | 2 | 3, seed: number): Promise<Observation> {
  return createInProcessEnvironment(DATASET).reset({ taskId, seed, split: "all" });
}

test("what is learned is the mean of what was paid, and earlier values stay as they were", () => {
  const before = learn(NOTHING_LEARNED, lessons(0.03, 1));
  const after = learn(before, lessons(0, 2));
  expect(exportValues(before)).toEqual([
    { cue: CUE, arm: "lookup_related_ticket", tries: 1, mean_reward: 0.03 },
  ]);
  expect(exportValues(after)).toEqual([
    { cue: CUE, arm: "lookup_related_ticket", tries: 3, mean_reward: 0.01 },
  ]);
});

test("exported values, as JSON and back, are the values", () => {
  const values = learn(learn(NOTHING_LEARNED, lessons(0.03, 2)), [
    { cue: "other", arm: "request_info", reward: 0.025 },
  ]);
  const rows = exportValues(values);
  expect(importValues(JSON.parse(JSON.stringify(rows)) as typeof rows)).toEqual(values);
});

test("the cue is what the ticket recommends and nothing of its text", async () => {
  const observation = await firstObservation(3, 42);
  const context = observation.currentTicket?.operationalContext;
  const [tool] = observation.currentTicket?.contextStatus?.recommendedTools ?? [];
  expect(cueOf(observation)).toBe(
    `hidden=${tool} update=${context?.requestInfoAvailable === true ? "waiting" : "none"} ` +
      `incident=${context?.incidentRecommended === true ? "advised" : "none"}`,
  );
  expect(cueOf(await firstObservation(1, 42))).toBe("hidden=nothing update=none incident=none");
});

test("a bandit that learned nothing investigates nothing", () => {
  const options = { taskId: 3, seed: 5 } as const;
  expect(playInProcess(createCueBandit(NOTHING_LEARNED), DATASET, options)).toEqual(
    playInProcess(createNoInvestigationPolicy(), DATASET, options),
  );
});

test("a bandit that learned that every recommended tool pays investigates while context is hidden", () => {
  const tools = [
    "lookup_related_ticket",
    "lookup_requester_history",
    "lookup_internal_routing_note",
    "lookup_queue_capacity_forecast",
    "lookup_queue_cluster_summary",
  ] as const;
  const taught = tools.flatMap((arm) =>
    ["waiting", "none"].flatMap((update) =>
      ["advised", "none"].flatMap((incident) =>
        Array.from({ length: 5 }, () => ({
          cue: `hidden=${arm} update=${update} incident=${incident}`,
          arm,
          reward: 0.03,
        })),
      ),
    ),
  );
  const bandit = createCueBandit(learn(NOTHING_LEARNED, taught));
  for (const taskId of [1, 2, 3] as const) {
    for (const seed of [1, 2, 3]) {
      const options = { taskId, seed };
      expect(playInProcess(bandit, DATASET, options)).toEqual(
        playInProcess(createInvestigateWhenHiddenPolicy(), DATASET, options),
      );
    }
  }
});

test("one lucky try among useless ones is no preference", async () => {
  const observation = await firstObservation(3, 42);
  const cue = cueOf(observation);
  const once = (reward: number): Lesson => ({ cue, arm: "lookup_requester_history", reward });
  const decision = (taught: readonly Lesson[]) =>
    createCueBandit(learn(NOTHING_LEARNED, taught)).decide(observation);
  expect(decision([once(0.03), once(0), once(0), once(0)]).source).toBe("read_route");
  expect(decision([once(0.03), once(0.03)])).toEqual({
    action: { actionType: "investigate", toolName: "lookup_requester_history" },
    source: "learned_value",
  });
});

test("exploration draws the same for a seed, never the same arm twice on a ticket, and is never penalised", () => {
  const explore = (seed: string) =>
    playInProcess(createExploringCueBandit(NOTHING_LEARNED, { rate: 1, seed }), DATASET, {
      taskId: 3,
      seed: 8,
    });
  expect(explore("a")).toEqual(explore("a"));
  expect(explore("a").history).not.toEqual(explore("b").history);
  for (const seed of ["a", "b", "c", "d"]) {
    const { history } = explore(seed);
    const tries = history.flatMap(({ ticketId, action }) => {
      const arm = armOfAction(action);
      return arm === undefined ? [] : [`${ticketId} ${arm}`];
    });
    expect(new Set(tries).size).toBe(tries.length);
    expect(history.filter((entry) => entry.rewardComponents?.rewardKind === "invalid")).toEqual([]);
  }
});
