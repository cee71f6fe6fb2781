import type { Episode, Handling, QueuedTicket } from "../domain/episode.js";
import { isHot } from "../domain/vocabulary.js";
import { hasAhead, shared } from "./clusters.js";
import { isCovered } from "./incidents.js";

/** What is true of the current ticket as it is being handled. See docs/rules.md#follow-ups. */
export function handlingOf(episode: Episode, entry: QueuedTicket): Handling {
  return {
    atRisk: isAtRisk(episode, entry),
    incidentRecommended: entry.ticket.incidentRecommended === true,
    covered: isCovered(episode, entry.ticket),
  };
}

/**
 * Whether poor handling could bring the ticket back; a follow-up of this episode never is.
 * See docs/rules.md#follow-ups.
 */
function isAtRisk(episode: Episode, { ticket }: QueuedTicket): boolean {
  if (!episode.task.clusters || ticket.generatedFromTicketId !== undefined) return false;
  if (ticket.relatedTicketId !== undefined || ticket.followUp === true || hasAhead(episode, ticket))
    return true;
  return episode.task.incidents
    ? ticket.incidentRecommended === true || isHot(ticket.priority)
    : shared(episode, ticket) > 1;
}
