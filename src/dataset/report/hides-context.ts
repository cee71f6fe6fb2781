import type { Dataset } from "../dataset.js";
import { hasNote, isNonDefault, type Ticket } from "../../domain/ticket.js";
import { isHot } from "../../domain/vocabulary.js";

/**
 * Whether some queue of some task gives the ticket a required tool; `linked`: ids that a ticket links to.
 * See docs/rules.md#required-tools.
 */
export function canHideContext(ticket: Ticket, dataset: Dataset, linked: ReadonlySet<string>): boolean {
  const shared = dataset.byRequester(ticket.requester).length;
  const declaresTool = (ticket.investigationTools ?? []).length > 0;
  const declaresContext = ticket.relatedTicketId !== undefined || hasNote(ticket);
  const hasHistory =
    shared > 1 && (ticket.followUp === true || isNonDefault(ticket) || isHot(ticket.priority));
  const hasAlternate = (ticket.alternateRoutes ?? []).length > 0;
  return (
    declaresTool || declaresContext || hasHistory || hasAlternate || hasRelatives(ticket, dataset, linked)
  );
}

/**
 * A clustered ticket may come after one that eases or worsens it, which gives it a note.
 * See docs/rules.md#carry-over.
 */
function hasRelatives(ticket: Ticket, dataset: Dataset, linked: ReadonlySet<string>): boolean {
  const { serviceClusterId, ticketId } = ticket;
  if (dataset.byRequester(ticket.requester).length > 1) return true;
  if (serviceClusterId !== undefined && dataset.byServiceCluster(serviceClusterId).length > 1) return true;
  return linked.has(ticketId);
}
