import type { Observation } from "../../domain/observation.js";
import { createAnswerer } from "../answer.js";
import { explainedPolicy, type Decision, type ExplainedPolicy } from "../explained-policy.js";
import { freeLookup, nextPreparation, recommends } from "../preparation.js";

/**
 * The baseline: keywords for the labels, the observation's own recommendations for everything else. Knows no
 * ticket and no dataset.
 */
export function createHeuristicPolicy(): ExplainedPolicy {
  const answerer = createAnswerer();
  const decide = (observation: Observation): Decision => {
    answerer.hear(observation);
    if (deferPays(observation)) return { action: { actionType: "defer" }, source: "defer_pays" };
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

/**
 * A recommended defer pays once, while something is hidden or unasked. It is worth it when tickets of the same
 * requester or cluster wait: they are handled first, and nothing that goes wrong here can spread to them.
 */
function deferPays(observation: Observation): boolean {
  const ticket = observation.currentTicket;
  if (ticket === null || !recommends(observation, "defer")) return false;
  const context = ticket.operationalContext;
  const unknown =
    ticket.contextStatus?.hiddenContextRemaining === true || context?.requestInfoAvailable === true;
  const isComeback = ticket.generatedFromTicketId !== undefined;
  return unknown && !isComeback && context?.clusterCoordinationHint === true;
}
