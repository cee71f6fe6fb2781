import { ROUTE_KEYS } from "../../domain/route.js";
import type { Ticket } from "../../domain/ticket.js";
import { ROUTE_FIELDS } from "../../domain/vocabulary.js";

/**
 * One line for each label of an alternate that is the ticket's own. Agents read what an alternate names as what differs; a
 * label that is left out is the ticket's own at that moment, and follows a later change of it.
 */
export function repeatedLabels(tickets: readonly Ticket[]): readonly string[] {
  return tickets.flatMap((ticket) =>
    (ticket.alternateRoutes ?? []).flatMap((alternate, index) =>
      ROUTE_FIELDS.filter((field) => {
        const key = ROUTE_KEYS[field];
        return alternate[key] !== undefined && alternate[key] === ticket[key];
      }).map((field) => `${ticket.ticketId}: alternate_routes[${index}].${field}, leave it out`),
    ),
  );
}
