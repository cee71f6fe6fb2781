import type { Episode, QueuedTicket } from "../domain/episode.js";
import { hasNote, isNonDefault } from "../domain/ticket.js";
import { isHot, type ToolName } from "../domain/vocabulary.js";
import { ahead, earlierOfRequester, hasAhead, isKnown, shared } from "./clusters.js";
import { routePressure } from "./pressure.js";

const NO_TOOLS: readonly ToolName[] = [];

/** Whether a tool has something to show about the current ticket. See docs/rules.md#what-a-lookup-shows. */
export function hasSomethingToShow(episode: Episode, entry: QueuedTicket, tool: ToolName): boolean {
  return SOMETHING_TO_SHOW[tool](episode, entry);
}

const SOMETHING_TO_SHOW = {
  lookup_related_ticket: (episode, { ticket }) =>
    ticket.relatedTicketId !== undefined &&
    isKnown(episode.dataset, episode.followUps, ticket.relatedTicketId),
  lookup_requester_history: (episode, { ticket }) => earlierOfRequester(episode, ticket).length > 0,
  lookup_internal_routing_note: (_, { ticket }) => hasNote(ticket),
  lookup_queue_capacity_forecast: (episode) => episode.task.limitsCapacity,
  lookup_queue_cluster_summary: (episode, { ticket }) =>
    episode.task.clusters && clusterHint(episode, { ticket }),
} as const satisfies Record<ToolName, (episode: Episode, entry: QueuedTicket) => boolean>;

/**
 * Whether the cluster has something to coordinate: tickets ahead, or others of the same requester.
 * See docs/rules.md#what-a-ticket-shows.
 */
export function clusterHint(episode: Episode, { ticket }: Pick<QueuedTicket, "ticket">): boolean {
  return shared(episode, ticket) > 1 || hasAhead(episode, ticket);
}

/** The tools that the current ticket requires, in their fixed order. See docs/rules.md#required-tools. */
export function requiredTools(episode: Episode, entry: QueuedTicket): readonly ToolName[] {
  if (!episode.task.hidesContext) return NO_TOOLS;
  const wanted = new Set<ToolName>(entry.ticket.investigationTools);
  if (entry.ticket.relatedTicketId !== undefined) wanted.add("lookup_related_ticket");
  if (hasNote(entry.ticket)) wanted.add("lookup_internal_routing_note");
  if (historyMatters(episode, entry)) wanted.add("lookup_requester_history");
  if (routePressure(episode, entry).capacitySensitive) wanted.add("lookup_queue_capacity_forecast");
  if (clusterMatters(episode, entry)) wanted.add("lookup_queue_cluster_summary");
  const required = [...wanted].filter(
    (tool) => episode.task.tools.includes(tool) && hasSomethingToShow(episode, entry, tool),
  );
  // Kept for as long as the episode is: a copy has no room for more.
  return required.slice();
}

function historyMatters(episode: Episode, { ticket }: QueuedTicket): boolean {
  return (
    shared(episode, ticket) > 1 &&
    (ticket.relatedTicketId !== undefined ||
      ticket.followUp === true ||
      isNonDefault(ticket) ||
      isHot(ticket.priority))
  );
}

function clusterMatters(episode: Episode, { ticket }: QueuedTicket): boolean {
  const waiting = ahead(episode, ticket);
  if (waiting.length === 0) return false;
  if (shared(episode, ticket) > 1) return true;
  return episode.task.incidents
    ? ticket.incidentRecommended === true || waiting.some((entry) => isHot(entry.ticket.priority))
    : ticket.relatedTicketId !== undefined || ticket.followUp === true;
}

/** Tools that the last presentation required; none before the first. */
export function requiredAsPresented({ progress }: QueuedTicket): readonly ToolName[] {
  return progress.presentation?.requiredTools ?? NO_TOOLS;
}

/** Required tools not yet used, in order. */
export function remainingTools(entry: QueuedTicket): readonly ToolName[] {
  const required = requiredAsPresented(entry);
  const { usedTools } = entry.progress;
  if (usedTools.length === 0 || required.length === 0) return required;
  return required.filter((tool) => !usedTools.includes(tool));
}

/** *Unseen* customer update: one on a ticket that was never asked. See docs/rules.md#request-info. */
export function hasUnseenUpdate({ ticket, progress }: QueuedTicket): boolean {
  return ticket.customerUpdateNote !== undefined && !progress.asked;
}
