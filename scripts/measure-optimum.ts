/** How long the optimum of sampled hard episodes takes to prove, and how often diligence misses it. */
import process from "node:process";
import { loadDataset } from "../src/dataset/index.js";
import { startEpisode } from "../src/engine/index.js";
import { findOptimum } from "../src/engine/optimum/index.js";
import { createDiligentPolicy } from "../src/policies/reference/index.js";
import { rubricReward } from "../src/rollouts/measure.js";

const EPISODES = Number(process.argv[2] ?? 1000);
/** Episodes whose time is not counted: by then the compiler has seen the code. */
const WARM_UP = Math.min(50, EPISODES);
/** Points; diligence that is nearer than this is optimal. */
const TOLERANCE = 1e-9;

const dataset = loadDataset(undefined);
const diligent = createDiligentPolicy("oracle");

function searched(seed: number): { readonly ms: number; readonly nodes: number; readonly short: number } {
  const { episode } = startEpisode({ dataset, seed, taskId: 3 });
  const started = performance.now();
  const { lower, isProven, nodes } = findOptimum(episode);
  const ms = performance.now() - started;
  if (!isProven) unproven += 1;
  return { ms, nodes, short: lower - rubricReward(diligent, dataset, 3, seed) };
}

let unproven = 0;
for (let seed = 0; seed < WARM_UP; seed += 1) searched(seed);
unproven = 0;
const found = Array.from({ length: EPISODES }, (_, seed) => searched(seed));

function row(name: string, values: readonly number[], digits: number): void {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(digits);
  console.log(`${name.padEnd(8)} median ${at(0.5)}, p99 ${at(0.99)}, worst ${at(1)}`);
}

const missed = found.filter(({ short }) => short > TOLERANCE);
console.log(`${EPISODES} hard episodes of the built-in tickets, seeds 0 to ${EPISODES - 1}`);
row(
  "ms",
  found.map(({ ms }) => ms),
  1,
);
row(
  "nodes",
  found.map(({ nodes }) => nodes),
  0,
);
console.log(`unproven ${unproven}`);
const worst = Math.max(0, ...missed.map(({ short }) => short));
console.log(
  `diligent is not optimal in ${((100 * missed.length) / EPISODES).toFixed(1)} %, by up to ${worst.toFixed(3)}`,
);
