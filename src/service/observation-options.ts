import type { Observation } from "../domain/observation.js";
import type { HistoryDetail, StaticFields } from "../domain/vocabulary.js";

/** What a caller does not want to be told again. The contract's `ObservationOptions`. */
export interface ObservationOptions {
  /** All when absent. */
  readonly history?: HistoryDetail | undefined;
  /** Always when absent. */
  readonly staticFields?: StaticFields | undefined;
}

/** What is the same in every observation of an episode, as an observation has it that leaves it out. */
const NO_STATIC_FIELDS = {
  taskName: "",
  instructions: "",
  allowedFields: [],
  availableActionTypes: [],
  availableTools: [],
} as const satisfies Partial<Observation>;

/** An answer to a step without what the reset wants left out, or the step itself where that says something else. */
export function laterObservation(
  seen: Observation,
  ofReset: ObservationOptions = {},
  ofStep: ObservationOptions = {},
): Observation {
  const history = ofStep.history ?? ofReset.history ?? "all";
  const staticFields = ofStep.staticFields ?? ofReset.staticFields ?? "always";
  if (history === "all" && staticFields === "always") return seen;
  return {
    ...seen,
    ...(staticFields === "first" && NO_STATIC_FIELDS),
    history: history === "all" ? seen.history : history === "last" ? seen.history.slice(-1) : [],
  };
}
