/**
 * Plays many seeds of every task and shows what the rules reward, then the attacks and whether each stays under its
 * ceiling. See docs/rules.md#what-the-rules-must-reward.
 *
 *   npm run rules:check -- [--seeds N] [--dataset FILE]
 *
 * Exit code 1 when a claim fails, 2 on wrong usage or data.
 */
import { parseArgs } from "node:util";
import { DatasetError, loadDataset, type Dataset } from "../dataset/index.js";
import { ATTACK_NAMES } from "../policies/attackers/index.js";
import { createHeuristicPolicy, createRandomAnswerPolicy, createRandomPolicy } from "../policies/index.js";
import {
  createAlwaysAlternatePolicy,
  createDeferEverythingPolicy,
  createDiligentPolicy,
  createEveryToolPolicy,
  createNeverSubmitPolicy,
  createOnlyInvalidPolicy,
  createTruthWithoutDiligencePolicy,
  createWrongFirstPolicy,
} from "../policies/reference/index.js";
import { findBestConstants } from "../evaluation/rules-check/best-constant.js";
import { claimsAbout } from "../evaluation/rules-check/claims.js";
import { measure, seedsBelow } from "../evaluation/rules-check/measure.js";
import { describeReturns, describeScores } from "../evaluation/rules-check/tables.js";
import { playAttack } from "../evaluation/zoo/play-attack.js";
import { describeZoo, overCeiling } from "../evaluation/zoo/table.js";

const RANDOM_SEED = 1;
/** Seeds of the attacks: those of docs/attacks.md. */
const ZOO_SEEDS = 40;

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "200" }, dataset: { type: "string" } },
});
const seeds = Number(values.seeds);

if (!Number.isInteger(seeds) || seeds < 1 || seeds > 100_000) {
  console.error(`--seeds must be a whole number from 1 to 100000; it is ${values.seeds}.`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = check(loadDataset(values.dataset));
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

function check(dataset: Dataset): number {
  const constants = findBestConstants(dataset, seeds);
  const scores = {
    diligent: measure(createDiligentPolicy(), dataset, seeds),
    truthWithoutDiligence: measure(createTruthWithoutDiligencePolicy(), dataset, seeds),
    everyTool: measure(createEveryToolPolicy(), dataset, seeds),
    alwaysAlternate: measure(createAlwaysAlternatePolicy(), dataset, seeds),
    deferEverything: measure(createDeferEverythingPolicy(), dataset, seeds),
    neverSubmit: measure(createNeverSubmitPolicy(), dataset, seeds),
    onlyInvalid: measure(createOnlyInvalidPolicy(), dataset, seeds),
    random: measure(createRandomPolicy(RANDOM_SEED), dataset, seeds),
    randomAnswer: measure(createRandomAnswerPolicy(RANDOM_SEED), dataset, seeds),
    bestConstantByTask: constants.ofEachTask,
    bestConstantOfTaskOne: constants.ofTaskOne,
    heuristic: measure(createHeuristicPolicy(), dataset, seeds),
    wrongFirst: measure(createWrongFirstPolicy(), dataset, seeds),
  };
  console.log(
    `${dataset.tickets.length} tickets, ${seeds} seeds on each task: mean (least – most) rubric reward\n`,
  );
  console.log(describeScores(Object.values(scores)));
  console.log("\nMean return, the undiscounted sum of the rewards of an episode: dense / shaped\n");
  console.log(describeReturns(Object.values(scores)));
  const claims = claimsAbout(scores);
  console.log("");
  for (const { sentence, figures, holds } of claims) {
    console.log(`${holds ? "pass" : "FAIL"}  ${sentence} (${figures})`);
  }
  const zooSeeds = seedsBelow(Math.min(seeds, ZOO_SEEDS));
  const zoo = ATTACK_NAMES.map((name) => playAttack(name, dataset, zooSeeds));
  console.log(`\nAttacks, ${zooSeeds.length} seeds on each task; docs/attacks.md says what each does\n`);
  console.log(describeZoo(zoo));
  const over = zoo.flatMap(overCeiling);
  console.log(over.length === 0 ? "\npass  every attack stays under its ceiling" : "");
  for (const sentence of over) console.log(`FAIL  ${sentence}`);
  return over.length === 0 && claims.every(({ holds }) => holds) ? 0 : 1;
}
