import type { Episode, QueuedTicket, TicketBook } from "../domain/episode.js";
import type { Ticket } from "../domain/ticket.js";

/**
 * Whether two different tickets belong together: service cluster, requester or links.
 * See docs/rules.md#relations-between-tickets.
 */
export function clustered(a: Ticket, b: Ticket): boolean {
  if (a.ticketId === b.ticketId) return false;
  if (a.serviceClusterId !== undefined && a.serviceClusterId === b.serviceClusterId) return true;
  return a.requester === b.requester || linksIntersect(a, b);
}

/** links(t) = {t's id, related_ticket_id, generated_from_ticket_id}. */
function linksIntersect(a: Ticket, b: Ticket): boolean {
  return (
    linksInclude(b, a.ticketId) ||
    (a.relatedTicketId !== undefined && linksInclude(b, a.relatedTicketId)) ||
    (a.generatedFromTicketId !== undefined && linksInclude(b, a.generatedFromTicketId))
  );
}

function linksInclude(ticket: Ticket, id: string): boolean {
  return ticket.ticketId === id || ticket.relatedTicketId === id || ticket.generatedFromTicketId === id;
}

/**
 * Tickets after the current position that are clustered with `ticket`, in queue order.
 * See docs/rules.md#relations-between-tickets.
 */
export function ahead(episode: Episode, ticket: Ticket): QueuedTicket[] {
  return aheadFrom(episode, ticket, episode.position + 1);
}

/** The same from `start` on: once a ticket is handled, the cursor already stands on the next one. */
export function aheadFrom(episode: Episode, ticket: Ticket, start: number): QueuedTicket[] {
  const found: QueuedTicket[] = [];
  for (let index = start; index < episode.queue.length; index += 1) {
    const entry = episode.queue[index];
    if (entry !== undefined && clustered(ticket, entry.ticket)) found.push(entry);
  }
  return found;
}

export function hasAhead(episode: Episode, ticket: Ticket): boolean {
  for (let index = episode.position + 1; index < episode.queue.length; index += 1) {
    const entry = episode.queue[index];
    if (entry !== undefined && clustered(ticket, entry.ticket)) return true;
  }
  return false;
}

/** Known tickets with this ticket's requester, itself included. See docs/rules.md#relations-between-tickets. */
export function shared(episode: Episode, ticket: Ticket): number {
  let count = episode.dataset.byRequester(ticket.requester).length;
  for (const followUp of episode.followUps) if (followUp.requester === ticket.requester) count += 1;
  return count;
}

/**
 * The requester's other known tickets that are not later than this one: in the order of the file, then as they were
 * spawned. See docs/rules.md#relations-between-tickets.
 */
export function earlierOfRequester(episode: Episode, ticket: Ticket): Ticket[] {
  const spawned = episode.followUps.filter((followUp) => followUp.requester === ticket.requester);
  return [...episode.dataset.byRequester(ticket.requester), ...spawned].filter(
    (known) => known.ticketId !== ticket.ticketId && !isLater(known, ticket),
  );
}

/** Only of two dated tickets; their dates have one form, whose order is that of their text. */
function isLater(a: Ticket, b: Ticket): boolean {
  return a.createdAt !== undefined && b.createdAt !== undefined && a.createdAt > b.createdAt;
}

/** Whether an id is of the dataset or of a follow-up of this episode. */
export function isKnown(dataset: TicketBook, followUps: readonly Ticket[], ticketId: string): boolean {
  return dataset.byId(ticketId) !== undefined || followUps.some((ticket) => ticket.ticketId === ticketId);
}
