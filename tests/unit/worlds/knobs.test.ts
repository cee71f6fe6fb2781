/** What the numbers of a source do to who lacks what they ask for: the same world and seeds at each value. */
import { beforeAll, expect, test } from "vitest";
import { capacityBlind, textReader } from "../../../scripts/knob-players.js";
import type { Dataset } from "../../../src/dataset/index.js";
import type { GeneratedSource } from "../../../src/domain/ticket-source.js";
import { startEpisode } from "../../../src/engine/index.js";
import { createDiligentPolicy, type ReferencePolicy } from "../../../src/policies/reference/index.js";
import { playReference } from "../../../src/rollouts/in-process.js";
import { scoreOf } from "../../../src/rollouts/measure.js";
import { mean } from "../../../src/support/mean.js";
import { openWorlds } from "../../../src/worlds/open-worlds.js";

const SEEDS = Array.from({ length: 10 }, (_, seed) => seed);
const QUEUE = 6;

let ticketsOf: (source: GeneratedSource) => Dataset;
beforeAll(() => {
  const worlds = openWorlds();
  if (worlds === undefined) throw new Error("no worlds");
  ticketsOf = (source) => worlds.tickets({ world: 7, ...source });
});

/** Of the hard task. */
function scored(player: ReferencePolicy, source: GeneratedSource, queueSize = QUEUE): number {
  const dataset = ticketsOf(source);
  return mean(SEEDS.map((seed) => scoreOf(playReference(player, dataset, { taskId: 3, seed, queueSize }))));
}

test("by scarcity who has no eye for slots loses, and who has one keeps nearly all", () => {
  const [none, all] = [{ scarcityPercent: 0 }, { scarcityPercent: 100 }];
  expect(scored(capacityBlind(), none)).toBeGreaterThan(0.995);
  expect(scored(capacityBlind(), all)).toBeLessThan(scored(capacityBlind(), none) - 0.015);
  expect(scored(createDiligentPolicy(), all)).toBeGreaterThan(0.98);
});

/** Teams of a queue that have a slot fewer than it has tickets for them. */
function shortTeams(source: GeneratedSource, queueSize = QUEUE): number {
  const dataset = ticketsOf(source);
  return mean(
    SEEDS.map((seed) => {
      const { episode } = startEpisode({ dataset, taskId: 3, seed, queueSize });
      const teams = episode.queue.map(({ ticket }) => ticket.assignmentGroup);
      const slots = episode.slots?.initial.team;
      const wanted = (team: (typeof teams)[number]): number => teams.filter((one) => one === team).length;
      return [...new Set(teams)].filter((team) => wanted(team) > (slots?.[team] ?? 0)).length;
    }),
  );
}

test("by scarcity more teams of a queue are short of a slot", () => {
  const [none = NaN, half = NaN, all = NaN] = [0, 50, 100].map((scarcityPercent) =>
    shortTeams({ scarcityPercent }),
  );
  expect(none).toBe(0);
  expect(half).toBeGreaterThan(0.5);
  expect(all).toBeGreaterThan(half);
});

test("of a longer queue more teams are short of a slot, whatever the source", () => {
  const [short = NaN, middle = NaN, long = NaN] = [3, 6, 12].map((size) => shortTeams({}, size));
  expect(middle).toBeGreaterThan(short);
  expect(long).toBeGreaterThan(middle + 0.5);
});

test("the more facts are hidden, the less is left to who reads the text alone", () => {
  const [none, half, all] = [0, 50, 100].map((hiddenPercent) => scored(textReader(), { hiddenPercent }));
  expect(half).toBeLessThan((none ?? 0) - 0.1);
  expect(all).toBeLessThan((half ?? 0) - 0.1);
});
