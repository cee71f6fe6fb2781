import type { Observation, TicketView } from "../../domain/observation.js";
import type { Route } from "../../domain/route.js";
import { leastPressed, withOption } from "../choose-option.js";
import { createLookupMemory } from "../lookup-memory.js";
import type { Policy } from "../policy.js";
import { nextPreparation } from "../preparation.js";
import { ALL_SUSPECTS, bestAnswer, consistentWith, type Suspect } from "../text-blind/suspicion.js";

/** The first answer to a ticket that nothing is known of: the one whose scores distinguish most labels. */
export const FIRST_PROBE: Route = {
  issueType: "identity_access",
  priority: "medium",
  assignmentGroup: "service_desk",
  resolutionAction: "fulfill",
};

/** Submits, reads the score of each field, and knows the labels when it meets the ticket again. */
export interface Prober {
  readonly policy: Policy;
  /** Call it with the last observation of every episode played. */
  learn(last: Observation): void;
  /** Forgets every ticket. */
  forget(): void;
}

/** `keyOf`: how it recognises a ticket. */
export function createProber(name: string, keyOf: (ticket: TicketView) => string): Prober {
  const suspects = new Map<string, readonly Suspect[]>();
  const keys = new Map<string, string>();
  const lookups = createLookupMemory();
  const policy: Policy = {
    name,
    reset() {
      keys.clear();
      lookups.reset();
    },
    act(observation) {
      lookups.update(observation);
      const first = nextPreparation(observation);
      if (first !== undefined) return first;
      const { currentTicket: ticket } = observation;
      if (ticket === null) throw new Error("the episode is over: there is no ticket to act on");
      const key = keyOf(ticket);
      keys.set(ticket.ticketId, key);
      const known = suspects.get(key);
      if (known === undefined) return { actionType: "submit", ...FIRST_PROBE };
      const own = bestAnswer(known);
      const prefersOption = lookups.preferred(ticket.ticketId) === "alternate";
      const option = prefersOption ? leastPressed(ticket.routingOptions ?? []) : undefined;
      return { actionType: "submit", ...(option === undefined ? own : withOption(own, option)) };
    },
  };
  return {
    policy,
    learn({ history }) {
      for (const { ticketId, action, breakdown } of history) {
        const key = keys.get(ticketId);
        const { issueType, priority, assignmentGroup, resolutionAction } = action;
        if (key === undefined || breakdown === null) continue;
        if (!issueType || !priority || !assignmentGroup || !resolutionAction) continue;
        const submitted = { issueType, priority, assignmentGroup, resolutionAction };
        suspects.set(key, consistentWith(suspects.get(key) ?? ALL_SUSPECTS, { submitted, breakdown }));
      }
    },
    forget: () => suspects.clear(),
  };
}
