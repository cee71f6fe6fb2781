import type { Episode } from "../domain/episode.js";
import type { RelatedTicketPreview } from "../domain/observation.js";
import type { TicketGlimpse } from "../domain/tool-result.js";
import { primaryRoute, type Ticket } from "../domain/ticket.js";
import { entryOf } from "./cursor.js";
import { sightOf, visibleText } from "./visibility.js";

/**
 * A known ticket as a lookup shows it: as this episode changed it, and with labels only when it is closed.
 * See docs/rules.md#what-a-lookup-shows.
 */
export function glimpse(episode: Episode, ticketId: string): TicketGlimpse | undefined {
  const ticket = knownTicket(episode, ticketId);
  if (ticket === undefined) return undefined;
  const sight = sightOf(episode, ticketId);
  const { title, description } = visibleText(ticket, sight);
  const { requester, createdAt } = ticket;
  const status = sight.closed ? "closed" : "open";
  const labels = sight.labels && ticket.ungradedFields === undefined ? primaryRoute(ticket) : undefined;
  return { ticketId, title, description, createdAt, requester, status, labels };
}

/** The linked ticket in short, for the ticket that links it. See docs/rules.md#what-a-ticket-shows. */
export function preview(episode: Episode, ticketId: string): RelatedTicketPreview | undefined {
  const ticket = knownTicket(episode, ticketId);
  if (ticket === undefined) return undefined;
  const { title, description } = visibleText(ticket, sightOf(episode, ticketId));
  return { ticketId, title, description, createdAt: ticket.createdAt, requester: ticket.requester };
}

function knownTicket(episode: Episode, ticketId: string): Ticket | undefined {
  return entryOf(episode, ticketId)?.ticket ?? episode.dataset.byId(ticketId);
}
