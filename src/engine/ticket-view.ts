import type { Episode } from "../domain/episode.js";
import type { TicketView } from "../domain/observation.js";
import type { Ticket } from "../domain/ticket.js";
import type { Draft } from "../support/draft.js";
import { clusterSummary } from "./cluster-summary.js";
import { contextStatus } from "./context-status.js";
import { requiredAsPresented } from "./context.js";
import { currentEntry } from "./cursor.js";
import { preview } from "./glimpse.js";
import { operationalContext } from "./operational-context.js";
import { routePressure } from "./pressure.js";
import { routingOptions } from "./routing-options.js";
import { currentSight, visibleText, type Sight } from "./visibility.js";

/** The current ticket as far as the agent may see it. Spec 6. */
export function ticketView(episode: Episode): TicketView {
  const entry = currentEntry(episode);
  const sight = currentSight(episode.task, entry);
  const pressure = routePressure(episode, entry);
  const { ticket } = entry;
  const { title, description } = visibleText(ticket, sight);
  const view: Draft<TicketView> = {
    ticketId: ticket.ticketId,
    title,
    requester: ticket.requester,
    description,
  };
  showNotes(view, ticket, sight);
  showRelation(view, episode, ticket, sight);
  if (sight.routingOptions) view.routingOptions = routingOptions(episode, entry, pressure);
  if (episode.slots !== null) view.capacityState = episode.slots.state;
  if (episode.task.hidesContext) view.operationalContext = operationalContext(episode, entry, pressure);
  if (requiredAsPresented(entry).length > 0) view.contextStatus = contextStatus(entry);
  if (sight.clusterSummary) view.clusterSummary = clusterSummary(episode, entry);
  if (ticket.generatedFromTicketId !== undefined) view.generatedFromTicketId = ticket.generatedFromTicketId;
  return view;
}

function showNotes(view: Draft<TicketView>, ticket: Ticket, sight: Sight): void {
  const { ambiguityNote, planningNote, customerUpdateNote } = ticket;
  if (sight.notes && ambiguityNote !== undefined) view.ambiguityNote = ambiguityNote;
  if (sight.notes && planningNote !== undefined) view.planningNote = planningNote;
  if (sight.customerUpdate && customerUpdateNote !== undefined) view.customerUpdateNote = customerUpdateNote;
}

function showRelation(view: Draft<TicketView>, episode: Episode, ticket: Ticket, sight: Sight): void {
  const { relatedTicketId } = ticket;
  if (!sight.relatedTicket || relatedTicketId === undefined) return;
  view.relatedTicketId = relatedTicketId;
  const linked = preview(episode, relatedTicketId);
  if (linked !== undefined) view.relatedTicketPreview = linked;
}
