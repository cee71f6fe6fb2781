import { expect, test } from "vitest";
import { rank, type Contestant } from "../../../src/experiments/ranking.js";
import type { RecordedEpisode } from "../../../src/rollouts/episode-record.js";
import { standingsTable } from "../../../src/experiments/tables.js";

const ROW: RecordedEpisode = {
  policy: "",
  seed: 1,
  task: 1,
  episode_id: "e",
  steps: 4,
  tickets: 2,
  rubric_reward: 0.5,
  queue_management_score: 0.5,
  planning_penalty: 0.1,
  episode_return: 1,
  normalised_return: 0.5,
  investigations: 2,
  sla_breaches: 0,
  truncated: false,
};

function contestant(
  policy: string,
  row: Partial<RecordedEpisode>,
  more: Partial<Contestant> = {},
): Contestant {
  const episodes = [{ ...ROW, ...row, policy }];
  return { policy, sees: "observations", episodes, infrastructureErrors: 0, ...more };
}

function order(...contestants: readonly Contestant[]): readonly string[] {
  return rank(contestants).map(({ policy }) => policy);
}

test("each criterion decides only where all before it are equal", () => {
  const criteria: readonly Partial<RecordedEpisode>[] = [
    { investigations: 1 },
    { normalised_return: 0.6, investigations: 9 },
    { episode_return: 2, normalised_return: 0.1 },
    { planning_penalty: 0, episode_return: 0 },
    { queue_management_score: 0.6, planning_penalty: 9 },
    { rubric_reward: 0.6, queue_management_score: 0 },
  ];
  const contestants = criteria.map((row, index) => contestant(`better_${index}`, row));
  expect(order(contestant("plain", {}), ...contestants)).toEqual([
    "better_5",
    "better_4",
    "better_3",
    "better_2",
    "better_1",
    "better_0",
    "plain",
  ]);
});

test("of equals the one that was named first is first", () => {
  expect(order(contestant("b", {}), contestant("a", {}))).toEqual(["b", "a"]);
});

test("who sees the labels has no rank, however well it does", () => {
  const sighted = contestant("oracle", { rubric_reward: 1 }, { sees: "labels" });
  expect(rank([sighted, contestant("agent", {})]).map(({ policy, rank: place }) => [policy, place])).toEqual([
    ["agent", 1],
    ["oracle", null],
  ]);
});

test("a policy none of whose episodes was finished has no means and comes last", () => {
  const failed = contestant("failed", {}, { episodes: [], infrastructureErrors: 3 });
  const [first, last] = rank([failed, contestant("worst", { rubric_reward: 0 })]);
  expect(first?.policy).toBe("worst");
  expect(last).toMatchObject({ policy: "failed", mean_rubric_reward: null, infrastructure_errors: 3 });
});

test("the table has a line for each policy, figures to the right, and failures only where there are some", () => {
  const table = standingsTable(
    rank([
      contestant("one", { rubric_reward: 0.75 }),
      contestant("seer", { rubric_reward: 1 }, { sees: "labels" }),
    ]),
  );
  expect(table.split("\n")).toEqual([
    "#  policy              rubric  task 1  queue  planning  return  a ticket  lookups",
    "─  ──────────────────  ──────  ──────  ─────  ────────  ──────  ────────  ───────",
    "1  one                  0.750   0.750  0.500     0.100   1.000     0.500      2.0",
    "–  seer (sees labels)   1.000   1.000  0.500     0.100   1.000     0.500      2.0",
  ]);
});
