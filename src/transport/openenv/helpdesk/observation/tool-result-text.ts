import type { LaterDemand } from "../../../../domain/capacity.js";
import type { Route } from "../../../../domain/route.js";
import type {
  CapacityForecast,
  RelatedTicketResult,
  RequesterHistoryResult,
  RoutingNoteResult,
  TicketGlimpse,
  ToolResult,
} from "../../../../domain/tool-result.js";
import { quotedAgain } from "../../json/quoted-text.js";
import { ToolResultSchema } from "../../../../../gen/ts/helpdesk/v1/tool_result_pb.js";
import { flatValue } from "../../json/flat-value.js";
import { number } from "../../json/number-text.js";
import { wireJson } from "../../json/write-json.js";
import { flag, numberOrNull, textOrNull } from "./members.js";
import { clusterSummaryText, routingOptionsText } from "./ticket-text.js";
import { teamsText, type ReplyMemo } from "./reply-memo.js";

type LookupResult = Extract<ToolResult, { actionType: "investigate" }>;

/** The JSON of what an action found. Lookups are most of the steps of an episode; the others are told as any value. */
export function toolResultText(result: ToolResult, told: ReplyMemo): string {
  if (result.actionType !== "investigate") return wireJson(flatValue(ToolResultSchema, result));
  return (
    '{"action_type":"investigate","tool_name":"' +
    result.toolName +
    '","ticket_id":' +
    quotedAgain(result.ticketId) +
    ',"useful":' +
    flag(result.useful) +
    ',"found":' +
    flag(result.found) +
    findings(result, told) +
    "}"
  );
}

function findings(result: LookupResult, told: ReplyMemo): string {
  switch (result.toolName) {
    case "lookup_related_ticket":
      return relatedTicket(result);
    case "lookup_requester_history":
      return requesterHistory(result);
    case "lookup_internal_routing_note":
      return routingNote(result);
    case "lookup_queue_capacity_forecast":
      return ',"forecast":' + (result.forecast === undefined ? "null" : forecastText(result.forecast, told));
    case "lookup_queue_cluster_summary":
      return ',"summary":' + clusterSummaryText(result.summary);
  }
}

function relatedTicket({ targetTicketId, ticket }: RelatedTicketResult): string {
  // The id may be any text that a client sent: it is not worth remembering.
  const target = targetTicketId === undefined ? "null" : wireJson(targetTicketId);
  return (
    ',"target_ticket_id":' + target + ',"ticket":' + (ticket === undefined ? "null" : glimpseText(ticket))
  );
}

function requesterHistory({ requester, tickets }: RequesterHistoryResult): string {
  let text = ',"requester":' + quotedAgain(requester) + ',"tickets":[';
  for (let index = 0; index < tickets.length; index += 1) {
    const ticket = tickets[index];
    if (ticket !== undefined) text += (index === 0 ? "" : ",") + glimpseText(ticket);
  }
  return text + "]";
}

function routingNote({ ambiguityNote, planningNote, routingOptions }: RoutingNoteResult): string {
  return (
    ',"ambiguity_note":' +
    textOrNull(ambiguityNote) +
    ',"planning_note":' +
    textOrNull(planningNote) +
    ',"routing_options":' +
    routingOptionsText(routingOptions)
  );
}

function glimpseText(glimpse: TicketGlimpse): string {
  const { labels } = glimpse;
  return (
    '{"ticket_id":' +
    quotedAgain(glimpse.ticketId) +
    ',"title":' +
    quotedAgain(glimpse.title) +
    ',"requester":' +
    quotedAgain(glimpse.requester) +
    ',"description":' +
    quotedAgain(glimpse.description) +
    ',"status":"' +
    glimpse.status +
    '","labels":' +
    (labels === undefined ? "null" : labelsText(labels)) +
    ',"created_at":' +
    textOrNull(glimpse.createdAt) +
    "}"
  );
}

function labelsText(labels: Route): string {
  return (
    '{"issue_type":"' +
    labels.issueType +
    '","priority":"' +
    labels.priority +
    '","assignment_group":"' +
    labels.assignmentGroup +
    '","resolution_action":"' +
    labels.resolutionAction +
    '"}'
  );
}

function forecastText(forecast: CapacityForecast, told: ReplyMemo): string {
  return (
    '{"capacity_state":' +
    told.capacity(forecast.capacityState) +
    ',"primary_pressure":' +
    number(forecast.primaryPressure) +
    ',"alternate_pressure":' +
    numberOrNull(forecast.alternatePressure) +
    ',"preferred_route_label":"' +
    forecast.preferredRouteLabel +
    '","routing_options":' +
    routingOptionsText(forecast.routingOptions) +
    ',"incident_recommended":' +
    flag(forecast.incidentRecommended) +
    ',"later_demand":' +
    laterDemandText(forecast.laterDemand) +
    "}"
  );
}

function laterDemandText(later: LaterDemand): string {
  return (
    '{"ticket_count":' +
    number(later.ticketCount) +
    ',"by_team":' +
    teamsText(later.byTeam) +
    ',"hot_count":' +
    number(later.hotCount) +
    ',"escalating_count":' +
    number(later.escalatingCount) +
    ',"with_alternates_count":' +
    number(later.withAlternatesCount) +
    ',"incident_count":' +
    number(later.incidentCount) +
    "}"
  );
}
