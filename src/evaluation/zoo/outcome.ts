import type { Observation } from "../../domain/observation.js";
import { returnIn, scoreOf } from "../../rollouts/measure.js";
import { mean } from "../../support/mean.js";

/** What one episode brought. */
export interface AttackOutcome {
  readonly rubric: number;
  /** Undiscounted sums of the rewards. */
  readonly dense: number;
  readonly shaped: number;
}

export function outcomeOf(last: Observation): AttackOutcome {
  return { rubric: scoreOf(last), dense: returnIn("dense", last), shaped: returnIn("shaped", last) };
}

export function meanOutcome(outcomes: readonly AttackOutcome[]): AttackOutcome {
  const meanOf = (key: keyof AttackOutcome): number => mean(outcomes.map((outcome) => outcome[key]));
  return { rubric: meanOf("rubric"), dense: meanOf("dense"), shaped: meanOf("shaped") };
}
