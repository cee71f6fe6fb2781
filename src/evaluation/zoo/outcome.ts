import type { Observation } from "../../domain/observation.js";
import { returnIn, scoreOf } from "../rules-check/measure.js";

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
  const mean = (key: keyof Outcome): number =>
    outcomes.reduce((sum, outcome) => sum + outcome[key], 0) / outcomes.length;
  return { rubric: mean("rubric"), dense: mean("dense"), shaped: mean("shaped") };
}
