import type { Episode } from "../domain/episode.js";
import type { Ticket } from "../domain/ticket.js";
import { clustered } from "./clusters.js";
import { entryOf } from "./cursor.js";

/**
 * Whether an incident is open on the ticket or on one clustered with it.
 * See docs/rules.md#relations-between-tickets.
 */
export function isCovered(episode: Episode, ticket: Ticket): boolean {
  return episode.openIncidents.some((ticketId) => {
    if (ticketId === ticket.ticketId) return true;
    const opened = entryOf(episode, ticketId);
    return opened !== undefined && clustered(ticket, opened.ticket);
  });
}
