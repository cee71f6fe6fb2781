/** How the scores of the hard task move with the numbers of a source: the same world and seeds at each value, so that differences are paired. */
import process from "node:process";
import type { Dataset } from "../src/dataset/index.js";
import type { GeneratedSource } from "../src/domain/ticket-source.js";
import { createHeuristicPolicy, createNoInvestigationPolicy } from "../src/policies/index.js";
import { createDiligentPolicy, type ReferencePolicy } from "../src/policies/reference/index.js";
import type { Policy } from "../src/policies/policy.js";
import { playInProcess, playReference } from "../src/rollouts/in-process.js";
import { scoreOf } from "../src/rollouts/measure.js";
import { openWorlds } from "../src/worlds/open-worlds.js";
import { capacityBlind, textReader } from "./knob-players.js";

const [seedCount = "100", worldNumber = "7", split = "train"] = process.argv.slice(2);
const SEEDS = Array.from({ length: Number(seedCount) }, (_, seed) => seed);
const QUEUE = 6;

const POLICIES: Readonly<Record<string, () => Policy | ReferencePolicy>> = {
  no_investigation: createNoInvestigationPolicy,
  text_reader: textReader,
  heuristic: createHeuristicPolicy,
  capacity_blind: capacityBlind,
  oracle: () => createDiligentPolicy("oracle"),
};

function score(
  make: () => Policy | ReferencePolicy,
  dataset: Dataset,
  seed: number,
  queueSize: number,
): number {
  const policy = make();
  const options = { taskId: 3, seed, queueSize } as const;
  const last =
    "sees" in policy ? playReference(policy, dataset, options) : playInProcess(policy, dataset, options);
  return scoreOf(last);
}

interface Setting {
  readonly name: string;
  readonly source: Partial<GeneratedSource>;
  readonly queueSize: number;
}

const KNOBS: readonly (readonly Setting[])[] = [
  [0, 50, 100].map((value) => ({
    name: `hidden ${value}`,
    source: { hiddenPercent: value },
    queueSize: QUEUE,
  })),
  [0, 50, 100].map((value) => ({
    name: `misleading ${value}`,
    source: { misleadingPercent: value },
    queueSize: QUEUE,
  })),
  [0, 2, 4].map((value) => ({ name: `cluster ${value}`, source: { clusterSize: value }, queueSize: QUEUE })),
  [0, 50, 100].map((value) => ({
    name: `scarcity ${value}`,
    source: { scarcityPercent: value },
    queueSize: QUEUE,
  })),
  [3, 6, 12].map((value) => ({ name: `queue ${value}`, source: {}, queueSize: value })),
  [3, 6, 12].map((value) => ({
    name: `scarce queue ${value}`,
    source: { scarcityPercent: 100 },
    queueSize: value,
  })),
];

function told(values: readonly number[]): { readonly mean: number; readonly half: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, half: 1.96 * Math.sqrt(variance / values.length) };
}

const worlds = openWorlds();
if (worlds === undefined) throw new Error("no worlds");
const only = process.argv[5];
console.log(
  `world ${worldNumber} of ${split}, hard task, ${SEEDS.length} seeds; difference from the first value, 95 %`,
);
for (const settings of KNOBS) {
  const first = new Map<string, readonly number[]>();
  for (const { name, source, queueSize } of settings) {
    if (only !== undefined && !name.startsWith(only)) continue;
    const dataset = worlds.tickets({ world: Number(worldNumber), split: split as "train", ...source });
    const cells = Object.entries(POLICIES).map(([policy, make]) => {
      const scores = SEEDS.map((seed) => score(make, dataset, seed, queueSize));
      const before = first.get(policy);
      if (before === undefined) first.set(policy, scores);
      const { mean } = told(scores);
      if (before === undefined) return `${policy} ${mean.toFixed(3)}`;
      const gap = told(scores.map((value, index) => value - (before[index] ?? NaN)));
      return `${policy} ${mean.toFixed(3)} (${gap.mean >= 0 ? "+" : ""}${gap.mean.toFixed(3)} ± ${gap.half.toFixed(3)})`;
    });
    console.log(`${name.padEnd(15)} ${cells.join("  ")}`);
  }
}
