import type { CompareOptions, SearchOptions } from "../../experiments/options.js";
import { isLabelSighted, knownPolicies, someLearn } from "../../policies/choose-policies.js";
import { POLICY_NAMES } from "../../policies/index.js";
import { overlapProblem, unknownPolicies } from "./check-policies.js";
import { COMPARE_SETTINGS, SEARCH_SETTINGS } from "./policy-settings.js";
import { withSource } from "./world-settings.js";
import { readChecked } from "./read-flags.js";
import type { Environment } from "./read-settings.js";

export function readCompareSettings(args: readonly string[], environment: Environment): CompareOptions {
  const read = readChecked(
    COMPARE_SETTINGS,
    args,
    environment,
    ({ policies = POLICY_NAMES, seeds, trainSeeds }) => [
      ...unknownPolicies(policies),
      ...(someLearn(knownPolicies(policies))
        ? overlapProblem("seeds", seeds, "train-seeds", trainSeeds)
        : []),
    ],
  );
  return withSource(read);
}

export function readSearchSettings(args: readonly string[], environment: Environment): SearchOptions {
  const read = readChecked(SEARCH_SETTINGS, args, environment, ({ policies = [], trainSeeds, evalSeeds }) => [
    ...unknownPolicies(policies),
    ...knownPolicies(policies)
      .filter(isLabelSighted)
      .map((name) => `--policies: ${name} sees the labels and cannot be selected. Leave it out.`),
    ...overlapProblem("train-seeds", trainSeeds, "eval-seeds", evalSeeds),
  ]);
  return withSource(read);
}
