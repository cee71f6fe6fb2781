import type { Episode, QueuedTicket } from "../domain/episode.js";
import type { ToolRun } from "../domain/fact.js";
import type { CapacityForecast, RoutingNoteResult, ToolResult } from "../domain/tool-result.js";
import { assertNever } from "../support/assert-never.js";
import { clusterSummary } from "./cluster-summary.js";
import { otherTicketIdsOfRequester } from "./clusters.js";
import { currentEntry } from "./cursor.js";
import { glimpse } from "./glimpse.js";
import { laterDemand, routePressure } from "./pressure.js";
import { routingOptions } from "./routing-options.js";

/** What a tool shows of the current ticket; only what was found is filled in. Spec 6, 7. */
export function lookUp(episode: Episode, run: ToolRun): ToolResult {
  const entry = currentEntry(episode);
  const common = {
    actionType: "investigate",
    ticketId: run.ticketId,
    useful: run.useful,
    found: run.found,
  } as const;
  switch (run.tool) {
    case "lookup_related_ticket":
      return {
        ...common,
        toolName: run.tool,
        ...(run.target === undefined ? {} : { targetTicketId: run.target }),
        ...(run.found ? linkedTicket(episode, entry) : {}),
      };
    case "lookup_requester_history":
      return {
        ...common,
        toolName: run.tool,
        requester: entry.ticket.requester,
        tickets: otherTicketIdsOfRequester(episode, entry.ticket).flatMap((id) => glimpse(episode, id) ?? []),
      };
    case "lookup_internal_routing_note":
      return { ...common, toolName: run.tool, ...routingNote(episode, entry, run.found) };
    case "lookup_queue_capacity_forecast":
      return { ...common, toolName: run.tool, ...(run.found ? forecast(episode, entry) : {}) };
    case "lookup_queue_cluster_summary":
      return {
        ...common,
        toolName: run.tool,
        ...(run.found ? { summary: clusterSummary(episode, entry) } : {}),
      };
    default:
      return assertNever(run.tool);
  }
}

function linkedTicket(episode: Episode, { ticket }: QueuedTicket): Pick<ToolResultTicket, "ticket"> {
  const linked = ticket.relatedTicketId === undefined ? undefined : glimpse(episode, ticket.relatedTicketId);
  return linked === undefined ? {} : { ticket: linked };
}

type ToolResultTicket = Extract<ToolResult, { toolName: "lookup_related_ticket" }>;

function routingNote(
  episode: Episode,
  entry: QueuedTicket,
  found: boolean,
): Pick<RoutingNoteResult, "ambiguityNote" | "planningNote" | "routingOptions"> {
  if (!found) return { routingOptions: [] };
  const { ambiguityNote, planningNote } = entry.ticket;
  return {
    ...(ambiguityNote === undefined ? {} : { ambiguityNote }),
    ...(planningNote === undefined ? {} : { planningNote }),
    routingOptions: routingOptions(episode, entry, routePressure(episode, entry)),
  };
}

function forecast(episode: Episode, entry: QueuedTicket): { readonly forecast?: CapacityForecast } {
  if (episode.slots === null) return {};
  const pressure = routePressure(episode, entry);
  const { leastAlternate } = pressure;
  return {
    forecast: {
      capacityState: episode.slots.state,
      primaryPressure: pressure.primary,
      ...(leastAlternate === null ? {} : { alternatePressure: leastAlternate }),
      preferredRouteLabel: pressure.preferred,
      routingOptions: routingOptions(episode, entry, pressure),
      incidentRecommended: entry.ticket.incidentRecommended === true,
      laterDemand: laterDemand(episode),
    },
  };
}
