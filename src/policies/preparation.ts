import type { Action } from "../domain/action.js";
import type { Observation } from "../domain/observation.js";
import type { ActionType } from "../domain/vocabulary.js";

/** The next recommended step before a submit: its tools, then the requester, then the incident. */
export function nextPreparation(observation: Observation): Action | undefined {
  const ticket = observation.currentTicket;
  const [tool] = ticket?.contextStatus?.recommendedTools ?? [];
  if (tool !== undefined) return { actionType: "investigate", toolName: tool };
  if (recommends(observation, "request_info")) return { actionType: "request_info" };
  if (recommends(observation, "open_incident")) return { actionType: "open_incident" };
  return undefined;
}

export function recommends(observation: Observation, action: ActionType): boolean {
  return observation.currentTicket?.operationalContext?.recommendedActions.includes(action) ?? false;
}

/**
 * A look at the linked ticket when it costs nothing: one free investigation is counted for every ticket, so
 * what is left beyond one for each ticket after this one is this ticket's own. See docs/rules.md#allowance.
 */
export function freeLookup(observation: Observation): Action | undefined {
  const ticket = observation.currentTicket;
  if (ticket?.relatedTicketId === undefined) return undefined;
  if (observation.investigationBudgetRemaining <= observation.ticketsAfterCurrent) return undefined;
  const toolName = "lookup_related_ticket";
  const isUsed = observation.history.some(
    (entry) => entry.ticketId === ticket.ticketId && entry.action.toolName === toolName,
  );
  return isUsed ? undefined : { actionType: "investigate", toolName };
}
