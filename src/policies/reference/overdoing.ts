import type { Observation, RoutingOption } from "../../domain/observation.js";
import { primaryRoute, type Ticket } from "../../domain/ticket.js";
import type { ActionType } from "../../domain/vocabulary.js";
import { withOption } from "../choose-option.js";
import { nextPreparation } from "../preparation.js";
import { createDiligentPolicy } from "./diligent.js";
import type { ReferencePolicy } from "./reference-policy.js";

/** Diligent, but runs every tool that the task offers on every ticket, needed or not. */
export function createEveryToolPolicy(): ReferencePolicy {
  return createDiligentPolicy("every_tool", ({ observation, ticket }) => {
    const used = observation.history
      .filter((entry) => entry.ticketId === ticket.ticketId)
      .map((entry) => entry.action.toolName);
    const toolName = observation.availableTools.find((tool) => !used.includes(tool));
    return toolName === undefined ? undefined : { actionType: "investigate", toolName };
  });
}

/** Diligent, but takes an alternate wherever there is one, preferred or not. */
export function createAlwaysAlternatePolicy(): ReferencePolicy {
  return createDiligentPolicy("always_alternate", ({ observation, ticket }) => {
    if (nextPreparation(observation) !== undefined) return undefined;
    const [shown] = observation.currentTicket?.routingOptions ?? [];
    const option = shown ?? declaredOption(ticket, observation);
    if (option === undefined) return undefined;
    return { actionType: "submit", ...withOption(primaryRoute(ticket), option) };
  });
}

/** Declared alternates count on tasks with a forecast alone. See docs/rules.md#tasks. */
function declaredOption(ticket: Ticket, { availableTools }: Observation): RoutingOption | undefined {
  const [declared] = ticket.alternateRoutes ?? [];
  if (declared === undefined || !availableTools.includes("lookup_queue_capacity_forecast")) return undefined;
  return { ...declared, pressure: 0, easesHotPriority: false };
}

/** Diligent, but first puts off every ticket that can be put off. */
export function createDeferEverythingPolicy(): ReferencePolicy {
  return createDiligentPolicy("defer_everything", ({ observation, ticket }) => {
    const isLast = observation.ticketsAfterCurrent === 0;
    const offered = observation.availableActionTypes.includes("defer");
    if (!offered || isLast || hasTaken(observation, ticket.ticketId, "defer")) return undefined;
    return { actionType: "defer" };
  });
}

function hasTaken(observation: Observation, ticketId: string, actionType: ActionType): boolean {
  return observation.history.some(
    (entry) => entry.ticketId === ticketId && entry.action.actionType === actionType,
  );
}
