import type { Observation } from "../../domain/observation.js";
import { leastPressed, withOption } from "../choose-option.js";
import { createLookupMemory } from "../lookup-memory.js";
import type { Policy } from "../policy.js";
import { freeLookup, nextPreparation, recommends } from "../preparation.js";
import { readRoute } from "./read-route.js";

/**
 * The baseline: keywords for the labels, the observation's own recommendations for everything else. Knows no
 * ticket and no dataset.
 */
export function createHeuristicPolicy(): Policy {
  const lookups = createLookupMemory();
  const canWait = new Set<string>();
  return {
    name: "heuristic",
    reset() {
      lookups.reset();
      canWait.clear();
    },
    act(observation) {
      lookups.hear(observation);
      const ticket = observation.currentTicket;
      if (ticket === null) throw new Error("the episode is over: there is no ticket to act on");
      const { ticketId } = ticket;
      if (recommends(observation, "defer")) canWait.add(ticketId);
      if (deferPays(observation)) return { actionType: "defer" };
      const preparation = nextPreparation(observation) ?? freeLookup(observation);
      if (preparation !== undefined) return preparation;

      const circumstances = { knownRoutes: lookups.knownRoutes(ticketId), canWait: canWait.has(ticketId) };
      const route = readRoute(ticket, circumstances);
      const prefersOption = lookups.preferred(ticketId) === "alternate";
      const option = prefersOption ? leastPressed(ticket.routingOptions ?? []) : undefined;
      return { actionType: "submit", ...(option === undefined ? route : withOption(route, option)) };
    },
  };
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
