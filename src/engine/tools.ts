import type { CapacityState } from "../domain/capacity.js";
import type { Episode, QueuedTicket } from "../domain/episode.js";
import type { ToolRun } from "../domain/fact.js";
import type { CapacityForecast, RoutingNoteResult, ToolResult } from "../domain/tool-result.js";
import { assertNever } from "../support/assert-never.js";
import { clusterSummary } from "./cluster-summary.js";
import { earlierOfRequester } from "./clusters.js";
import { currentEntry } from "./cursor.js";
import { glimpse } from "./glimpse.js";
import { laterDemand, primaryPressure, routePressure } from "./pressure.js";
import { routingOptions } from "./routing-options.js";

/**
 * What a tool shows of the current ticket; only what was found is filled in.
 * See docs/rules.md#what-a-lookup-shows.
 */
export function lookUp(episode: Episode, run: ToolRun): ToolResult {
  const entry = currentEntry(episode);
  const { ticketId, useful, found } = run;
  const actionType = "investigate";
  switch (run.tool) {
    case "lookup_related_ticket": {
      const { relatedTicketId } = entry.ticket;
      const ticket = found && relatedTicketId !== undefined ? glimpse(episode, relatedTicketId) : undefined;
      return { actionType, ticketId, useful, found, toolName: run.tool, targetTicketId: run.target, ticket };
    }
    case "lookup_requester_history": {
      const { requester } = entry.ticket;
      const tickets = earlierOfRequester(episode, entry.ticket).flatMap(
        (known) => glimpse(episode, known.ticketId) ?? [],
      );
      return { actionType, ticketId, useful, found, toolName: run.tool, requester, tickets };
    }
    case "lookup_internal_routing_note":
      return routingNote(episode, entry, run);
    case "lookup_queue_capacity_forecast": {
      const told =
        found && episode.slots !== null ? forecast(episode, entry, episode.slots.state) : undefined;
      return { actionType, ticketId, useful, found, toolName: run.tool, forecast: told };
    }
    case "lookup_queue_cluster_summary": {
      const summary = found ? clusterSummary(episode, entry) : undefined;
      return { actionType, ticketId, useful, found, toolName: run.tool, summary };
    }
    default:
      return assertNever(run.tool);
  }
}

function routingNote(episode: Episode, entry: QueuedTicket, run: ToolRun): RoutingNoteResult {
  const { ticketId, useful, found } = run;
  const toolName = "lookup_internal_routing_note";
  if (!found) return { actionType: "investigate", ticketId, useful, found, toolName, routingOptions: [] };
  const { ambiguityNote, planningNote } = entry.ticket;
  return {
    actionType: "investigate",
    ticketId,
    useful,
    found,
    toolName,
    ambiguityNote,
    planningNote,
    routingOptions: routingOptions(episode, entry, routePressure(episode, entry)),
  };
}

function forecast(episode: Episode, entry: QueuedTicket, capacityState: CapacityState): CapacityForecast {
  const pressure = routePressure(episode, entry);
  const later = laterDemand(episode);
  const { leastAlternate } = pressure;
  return {
    capacityState,
    primaryPressure: primaryPressure(episode, entry, later),
    alternatePressure: leastAlternate ?? undefined,
    preferredRouteLabel: pressure.preferred,
    routingOptions: routingOptions(episode, entry, pressure),
    incidentRecommended: entry.ticket.incidentRecommended === true,
    laterDemand: later,
  };
}
