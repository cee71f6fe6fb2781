import type { Episode, QueuedTicket } from "../domain/episode.js";
import type { ClusterSummary } from "../domain/observation.js";
import { isHot } from "../domain/vocabulary.js";
import { ahead, shared } from "./clusters.js";
import { isCovered } from "./incidents.js";

/**
 * The cluster summary of the current ticket: ids and counts, no labels.
 * See docs/rules.md#what-a-lookup-shows.
 */
export function clusterSummary(episode: Episode, { ticket }: QueuedTicket): ClusterSummary {
  const waiting = ahead(episode, ticket);
  return {
    serviceClusterId: ticket.serviceClusterId,
    ticketIdsAhead: waiting.map((entry) => entry.ticket.ticketId),
    aheadCount: waiting.length,
    hotAheadCount: waiting.filter((entry) => isHot(entry.ticket.priority)).length,
    sharedRequesterCount: shared(episode, ticket),
    incidentOpen: episode.task.incidents && isCovered(episode, ticket),
  };
}
