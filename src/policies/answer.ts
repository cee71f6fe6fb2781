import type { Observation } from "../domain/observation.js";
import { leastPressed, withOption } from "./choose-option.js";
import type { Decision } from "./explained-policy.js";
import { readRoute } from "./heuristic/read-route.js";
import { createLookupMemory } from "./lookup-memory.js";

/**
 * The submit that the keywords, the lookups and the forecast so far lead to. Every policy that reads a ticket answers
 * through this, so that such policies differ in what they investigate and in nothing else.
 */
export interface Answerer {
  reset(): void;
  /** With every observation, before it answers. */
  update(observation: Observation): void;
  answer(observation: Observation): Decision;
}

export function createAnswerer(): Answerer {
  const lookups = createLookupMemory();
  return {
    reset: () => lookups.reset(),
    update: (observation) => lookups.update(observation),
    answer({ currentTicket: ticket }) {
      if (ticket === null) throw new Error("the episode is over: there is no ticket to act on");
      const { ticketId, routingOptions = [] } = ticket;
      const route = readRoute(ticket, lookups.knownRoutes(ticketId));
      const option = lookups.preferred(ticketId) === "alternate" ? leastPressed(routingOptions) : undefined;
      return option === undefined
        ? { action: { actionType: "submit", ...route }, source: "read_route" }
        : { action: { actionType: "submit", ...withOption(route, option) }, source: "forecast_option" };
    },
  };
}
