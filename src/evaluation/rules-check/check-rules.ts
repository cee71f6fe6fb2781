import type { Dataset } from "../../dataset/index.js";
import { ATTACK_NAMES } from "../../policies/attackers/index.js";
import { createHeuristicPolicy, createRandomAnswerPolicy, createRandomPolicy } from "../../policies/index.js";
import {
  createAlwaysAlternatePolicy,
  createDeferEverythingPolicy,
  createDiligentPolicy,
  createEveryToolPolicy,
  createNeverSubmitPolicy,
  createOnlyInvalidPolicy,
  createTruthWithoutDiligencePolicy,
  createWrongFirstPolicy,
} from "../../policies/reference/index.js";
import { findBestConstants } from "../../rollouts/best-constant.js";
import { claimsAbout } from "./claims.js";
import { measure, seedsBelow } from "../../rollouts/measure.js";
import { describeReturns, describeScores } from "./tables.js";
import type { Terminal } from "../../support/terminal.js";
import { playAttack } from "../zoo/play-attack.js";
import { describeZoo, overCeiling } from "../zoo/table.js";
import { counted } from "../../support/counted.js";

const RANDOM_SEED = 1;
/** Seeds of the attacks: those of docs/attacks.md. */
const ZOO_SEEDS = 40;

/**
 * Plays many seeds of every task and prints what the rules reward, then the attacks and whether each stays under its
 * ceiling. Gives the exit code: 1 when a claim fails. See docs/rules.md#what-the-rules-must-reward.
 */
export function checkRules(dataset: Dataset, seeds: number, { out }: Terminal): number {
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
  out(
    `${counted(dataset.tickets.length, "ticket")}, ${counted(seeds, "seed")} on each task: mean (least – most) rubric reward\n`,
  );
  out(describeScores(Object.values(scores)));
  out("\nMean return, the undiscounted sum of the rewards of an episode: dense / shaped\n");
  out(describeReturns(Object.values(scores)));
  const claims = claimsAbout(scores);
  out("");
  for (const { sentence, figures, holds } of claims) {
    out(`${holds ? "pass" : "FAIL"}  ${sentence} (${figures})`);
  }
  const zooSeeds = seedsBelow(Math.min(seeds, ZOO_SEEDS));
  const zoo = ATTACK_NAMES.map((name) => playAttack(name, dataset, zooSeeds));
  out(`\nAttacks, ${counted(zooSeeds.length, "seed")} on each task; docs/attacks.md says what each does\n`);
  out(describeZoo(zoo));
  const over = zoo.flatMap(overCeiling);
  out(over.length === 0 ? "\npass  every attack stays under its ceiling" : "");
  for (const sentence of over) out(`FAIL  ${sentence}`);
  return over.length === 0 && claims.every(({ holds }) => holds) ? 0 : 1;
}
