import type { Episode, QueuedTicket } from "../domain/episode.js";
import type { ContextStatus, OperationalContext, TicketView } from "../domain/observation.js";
import type { Ticket } from "../domain/ticket.js";
import { isHot, type ActionType } from "../domain/vocabulary.js";
import type { Draft } from "../support/draft.js";
import { clusterSummary } from "./cluster-summary.js";
import { hasAhead, shared } from "./clusters.js";
import { hasUnseenUpdate, remainingTools, requiredAsPresented } from "./context.js";
import { currentEntry } from "./cursor.js";
import { preview } from "./glimpse.js";
import { isCovered } from "./incidents.js";
import { deferRefusal, hasReasonToWait } from "./moves/defer.js";
import { routePressure, type RoutePressure } from "./pressure.js";
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

/** Of a ticket that has required tools. */
function contextStatus(entry: QueuedTicket): ContextStatus {
  const required = requiredAsPresented(entry).length;
  const recommendedTools = remainingTools(entry);
  const remaining = recommendedTools.length;
  const hidden = remaining > 0;
  return {
    state: hidden ? "investigation_required" : "revealed",
    investigationRequired: hidden,
    hiddenContextRemaining: hidden,
    contextGapCount: remaining,
    revealedContextCount: required - remaining,
    contextCompleteness: (required - remaining) / required,
    recommendedTools,
  };
}

/** On a task that hides context, and so offers more than lookups and submits. */
function operationalContext(
  episode: Episode,
  entry: QueuedTicket,
  pressure: RoutePressure,
): OperationalContext {
  const { ticket, progress } = entry;
  const someAhead = hasAhead(episode, ticket);
  const sharesRequester = shared(episode, ticket) > 1;
  const requestInfoAvailable = hasUnseenUpdate(entry);
  const incidentRecommended = ticket.incidentRecommended === true;
  const incidentOpen = isCovered(episode, ticket);
  const worthWaiting = hasReasonToWait(entry) || pressure.capacitySensitive || someAhead;
  const { actions } = episode.task;
  const recommendedActions: ActionType[] = [];
  const recommend = (action: ActionType): void => {
    if (actions.includes(action)) recommendedActions.push(action);
  };
  if (requestInfoAvailable) recommend("request_info");
  if (incidentRecommended && !incidentOpen) recommend("open_incident");
  if (deferRefusal(episode, entry) === null && !isHot(ticket.priority) && worthWaiting) recommend("defer");
  return {
    requestInfoAvailable,
    requestInfoUsed: progress.asked,
    deferCount: progress.deferCount,
    incidentRecommended,
    incidentOpen,
    clusterCoordinationHint: someAhead || sharesRequester,
    sharedRequesterPressure: sharesRequester,
    recommendedActions,
  };
}
