import type { Observation } from "../../domain/observation.js";
import { createAnswerer } from "../answer.js";
import { explainedPolicy, type Decision, type ExplainedPolicy } from "../explained-policy.js";
import { freeLookup, nextPreparation } from "../preparation.js";

/**
 * The baseline: keywords for the labels, the observation's own recommendations for everything else. Knows no
 * ticket and no dataset.
 */
export function createHeuristicPolicy(): ExplainedPolicy {
  const answerer = createAnswerer();
  const decide = (observation: Observation): Decision => {
    answerer.update(observation);
    const preparation = nextPreparation(observation);
    if (preparation !== undefined) {
      const isLookup = preparation.actionType === "investigate";
      return { action: preparation, source: isLookup ? "recommended_tool" : "recommended_action" };
    }
    const lookup = freeLookup(observation);
    if (lookup !== undefined) return { action: lookup, source: "free_lookup" };
    return answerer.answer(observation);
  };
  return explainedPolicy("heuristic", decide, () => answerer.reset());
}
