import type { Observation } from "../../domain/observation.js";
import { createRng } from "../../support/rng.js";
import type { ExplainedPolicy } from "../explained-policy.js";
import { investigatingPolicy } from "../investigating.js";
import { actionOfArm, untriedArms, type Arm } from "./arms.js";
import { cueOf } from "./cue.js";
import { UNTRIED, type CueValues } from "./values.js";

export const BANDIT_NAME = "adaptive_cue_bandit";

export const BANDIT = {
  /** Share of the decisions of each exploration round that are drawn, not learned; the values are fixed within a round. */
  explorationRates: [1, 0.5, 0.5, 0.25],
  /** Tries that paid nothing, added to every mean: one lucky try is no preference. */
  doubtTries: 1,
  /**
   * Doubted mean reward above which an arm is worth its step: a third of what a useful lookup pays, since one that
   * finds nothing costs as much at the end as a useful one earns.
   */
  worthwhile: 0.01,
} as const;

/** A frozen copy of what was learned: the best arm that is worth it, else the submit. Learns nothing more. */
export function createCueBandit(values: CueValues): ExplainedPolicy {
  return investigatingPolicy(BANDIT_NAME, (observation) => {
    const arm = bestArm(values, observation);
    return arm === undefined ? undefined : { action: actionOfArm(arm), source: "learned_value" };
  });
}

export interface Exploration {
  /** Share of the decisions that are drawn, in [0, 1]. */
  readonly rate: number;
  /** Draws the same for the same text. */
  readonly seed: string;
}

/** Plays as the frozen copy, but draws some of its decisions among the untried arms and the submit. */
export function createExploringCueBandit(values: CueValues, { rate, seed }: Exploration): ExplainedPolicy {
  const rng = createRng(`${BANDIT_NAME} ${seed}`);
  return investigatingPolicy(BANDIT_NAME, (observation) => {
    if (rng.next() < rate) {
      const arms = untriedArms(observation);
      const drawn = arms[rng.below(arms.length + 1)];
      return drawn === undefined ? undefined : { action: actionOfArm(drawn), source: "exploration" };
    }
    const arm = bestArm(values, observation);
    return arm === undefined ? undefined : { action: actionOfArm(arm), source: "learned_value" };
  });
}

function bestArm(values: CueValues, observation: Observation): Arm | undefined {
  const learned = values.get(cueOf(observation));
  const worth = (arm: Arm): number => {
    const { tries, totalReward } = learned?.get(arm) ?? UNTRIED;
    return totalReward / (tries + BANDIT.doubtTries);
  };
  const [best] = [...untriedArms(observation)].sort((a, b) => worth(b) - worth(a));
  return best !== undefined && worth(best) > BANDIT.worthwhile ? best : undefined;
}
