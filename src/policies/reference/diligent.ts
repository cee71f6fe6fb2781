import type { Action } from "../../domain/action.js";
import { primaryRoute } from "../../domain/ticket.js";
import { leastPressed, withOption } from "../choose-option.js";
import { createLookupMemory } from "../lookup-memory.js";
import { nextPreparation } from "../preparation.js";
import type { LabelSight, ReferencePolicy } from "./reference-policy.js";

/** What a reference policy does before the diligent one goes on; undefined when it has nothing of its own to do. */
export type Quirk = (sight: LabelSight) => Action | undefined;

/**
 * Every required tool, the requester asked, incidents where recommended, the alternate where preferred, else
 * the true labels: the best that the rules know.
 */
export function createDiligentPolicy(name = "diligent", quirk: Quirk = () => undefined): ReferencePolicy {
  const lookups = createLookupMemory();
  return {
    name,
    sees: "labels",
    reset: () => lookups.reset(),
    act(sight) {
      const { observation, ticket } = sight;
      lookups.update(observation);
      const first = quirk(sight) ?? nextPreparation(observation);
      if (first !== undefined) return first;
      const truth = primaryRoute(ticket);
      const prefersOption = lookups.preferred(ticket.ticketId) === "alternate";
      const option = prefersOption
        ? leastPressed(observation.currentTicket?.routingOptions ?? [])
        : undefined;
      return { actionType: "submit", ...(option === undefined ? truth : withOption(truth, option)) };
    },
  };
}
