import type { Episode } from "../domain/episode.js";
import type { TicketView } from "../domain/observation.js";
import { clusterSummary } from "./cluster-summary.js";
import { contextStatus } from "./context-status.js";
import { requiredAsPresented } from "./context.js";
import { currentEntry } from "./cursor.js";
import { preview } from "./glimpse.js";
import { operationalContext } from "./operational-context.js";
import { routePressure } from "./pressure.js";
import { routingOptions } from "./routing-options.js";
import { currentSight, visibleText } from "./visibility.js";

/** The current ticket as far as the agent may see it. See docs/rules.md#what-a-ticket-shows. */
export function ticketView(episode: Episode): TicketView {
  const entry = currentEntry(episode);
  const sight = currentSight(episode.task, entry);
  const pressure = routePressure(episode, entry);
  const { ticket } = entry;
  const { title, description } = visibleText(ticket, sight);
  const relatedTicketId = sight.relatedTicket ? ticket.relatedTicketId : undefined;
  return {
    ticketId: ticket.ticketId,
    title,
    requester: ticket.requester,
    description,
    createdAt: ticket.createdAt,
    ambiguityNote: sight.notes ? ticket.ambiguityNote : undefined,
    planningNote: sight.notes ? ticket.planningNote : undefined,
    customerUpdateNote: sight.customerUpdate ? ticket.customerUpdateNote : undefined,
    relatedTicketId,
    relatedTicketPreview: relatedTicketId === undefined ? undefined : preview(episode, relatedTicketId),
    routingOptions: sight.routingOptions ? routingOptions(episode, entry, pressure) : undefined,
    capacityState: episode.slots?.state,
    operationalContext: episode.task.hidesContext ? operationalContext(episode, entry) : undefined,
    contextStatus: requiredAsPresented(entry).length > 0 ? contextStatus(entry) : undefined,
    clusterSummary: sight.clusterSummary ? clusterSummary(episode, entry) : undefined,
    generatedFromTicketId: ticket.generatedFromTicketId,
  } satisfies Record<keyof TicketView, unknown>;
}
