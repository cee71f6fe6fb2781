import type { Episode } from "../domain/episode.js";
import type { MoveFact } from "../domain/fact.js";
import type { ToolResult } from "../domain/tool-result.js";
import { entryOf } from "./cursor.js";
import { lookUp } from "./tools.js";

/** What an action found, from the episode in which it was just applied; null when it handled the ticket. */
export function toolResultOf(graded: Episode, move: MoveFact): ToolResult | null {
  switch (move.type) {
    case "ticket_submitted":
    case "action_penalised":
      return null;
    case "tool_run":
      return lookUp(graded, move);
    case "info_requested": {
      const customerUpdateNote = entryOf(graded, move.ticketId)?.ticket.customerUpdateNote;
      return {
        actionType: "request_info",
        ticketId: move.ticketId,
        useful: move.useful,
        found: move.found,
        customerUpdateNote,
      };
    }
    case "incident_opened":
      return {
        actionType: "open_incident",
        ticketId: move.ticketId,
        useful: true,
        opened: true,
        overflow: move.overflow,
        incidentSlotsRemaining: move.slotsRemaining,
      };
    case "incident_refused":
      return {
        actionType: "open_incident",
        ticketId: move.ticketId,
        useful: false,
        opened: false,
        refusal: move.refusal,
        overflow: 0,
        incidentSlotsRemaining: move.slotsRemaining,
      };
    case "ticket_deferred":
      return {
        actionType: "defer",
        ticketId: move.ticketId,
        useful: move.useful,
        allowed: true,
        slaRisk: move.slaRisk,
      };
    case "defer_denied":
      return {
        actionType: "defer",
        ticketId: move.ticketId,
        useful: false,
        allowed: false,
        refusal: move.refusal,
        slaRisk: move.slaRisk,
      };
  }
}
