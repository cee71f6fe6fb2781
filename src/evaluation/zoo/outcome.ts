import type { Observation } from "../../domain/observation.js";
import { returnIn, scoreOf } from "../rules-check/measure.js";
import { mean } from "../../support/mean.js";

/** What one episode brought. */
export interface Outcome {
  readonly rubric: number;
  /** Undiscounted sums of the rewards. */
  readonly dense: number;
  readonly shaped: number;
}

export function outcomeOf(last: Observation): Outcome {
  return { rubric: scoreOf(last), dense: returnIn("dense", last), shaped: returnIn("shaped", last) };
}

export function meanOutcome(outcomes: readonly Outcome[]): Outcome {
  const meanOf = (key: keyof Outcome): number => mean(outcomes.map((outcome) => outcome[key]));
  return { rubric: meanOf("rubric"), dense: meanOf("dense"), shaped: meanOf("shaped") };
}
