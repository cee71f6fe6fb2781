import { createHash } from "node:crypto";
import type { Observation, TicketView } from "../domain/observation.js";
import type { Route } from "../domain/route.js";
import { explainedPolicy, type Decision, type ExplainedPolicy } from "./explained-policy.js";
import { nextPreparation } from "./preparation.js";

/** Labels by the hash of a text: who wrote, title and description. */
export type Memory = ReadonlyMap<string, Route>;

/**
 * Looks up whatever the observation recommends, then answers what the very text had when it was read, and `otherwise` to a text that
 * it never read. It understands nothing: what it scores on tickets that it has read is what remembering alone is worth.
 */
export function createMemoriser(memory: Memory, otherwise: Route): ExplainedPolicy {
  const decide = (observation: Observation): Decision => {
    const { currentTicket: ticket } = observation;
    if (ticket === null) throw new Error("the episode is over: there is no ticket to act on");
    const preparation = nextPreparation(observation);
    if (preparation !== undefined) {
      const isLookup = preparation.actionType === "investigate";
      return { action: preparation, source: isLookup ? "recommended_tool" : "recommended_action" };
    }
    const route = memory.get(hashOfText(ticket));
    const source = route === undefined ? "constant" : "label_sight";
    return { action: { actionType: "submit", ...(route ?? otherwise) }, source };
  };
  return explainedPolicy("memoriser", decide);
}

/** Of what a ticket shows of itself: who wrote it, title and description. */
export function hashOfText({
  requester,
  title,
  description,
}: Pick<TicketView, "requester" | "title" | "description">): string {
  return createHash("sha256").update(`${requester}\n${title}\n${description}`).digest("base64");
}
