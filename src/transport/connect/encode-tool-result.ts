import { create } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/tool_result_pb.js";
import type { CapacityForecast, ToolResult } from "../../domain/tool-result.js";
import { assertNever } from "../../support/assert-never.js";
import { encodeCapacityState, encodeLaterDemand } from "./encode-capacity.js";
import { encodeRoutingOption } from "./encode-route.js";
import { encodeClusterSummary, encodeTicketGlimpse } from "./encode-ticket.js";
import { remember } from "./remember.js";
import { deferRefusals, openIncidentRefusals, routeLabels } from "./words.js";

export const encodeToolResult = remember((result: ToolResult): pb.ToolResult =>
  create(pb.ToolResultSchema, {
    ticketId: result.ticketId,
    useful: result.useful,
    result: encodeOutcome(result),
  }),
);

function encodeOutcome(result: ToolResult): pb.ToolResult["result"] {
  switch (result.actionType) {
    case "investigate":
      return encodeLookup(result);
    case "request_info": {
      const { found, customerUpdateNote } = result;
      const value = create(pb.RequestInfoResultSchema, {
        found,
        ...(customerUpdateNote !== undefined && { customerUpdateNote }),
      });
      return { case: "requestInfo", value };
    }
    case "open_incident": {
      const { opened, overflow, incidentSlotsRemaining } = result;
      const refusal = openIncidentRefusals.number(result.refusal);
      const value = create(pb.OpenIncidentResultSchema, {
        opened,
        refusal,
        overflow,
        incidentSlotsRemaining,
      });
      return { case: "openIncident", value };
    }
    case "defer": {
      const { allowed, slaRisk } = result;
      const refusal = deferRefusals.number(result.refusal);
      return { case: "defer", value: create(pb.DeferResultSchema, { allowed, refusal, slaRisk }) };
    }
    default:
      return assertNever(result);
  }
}

function encodeLookup(result: Extract<ToolResult, { actionType: "investigate" }>): pb.ToolResult["result"] {
  const { found } = result;
  switch (result.toolName) {
    case "lookup_related_ticket": {
      const { targetTicketId, ticket } = result;
      const value = create(pb.RelatedTicketResultSchema, {
        found,
        ...(targetTicketId !== undefined && { targetTicketId }),
        ...(ticket && { ticket: encodeTicketGlimpse(ticket) }),
      });
      return { case: "relatedTicket", value };
    }
    case "lookup_requester_history": {
      const { requester } = result;
      const tickets = result.tickets.map(encodeTicketGlimpse);
      return {
        case: "requesterHistory",
        value: create(pb.RequesterHistoryResultSchema, { found, requester, tickets }),
      };
    }
    case "lookup_internal_routing_note": {
      const { ambiguityNote, planningNote, routingOptions } = result;
      const value = create(pb.RoutingNoteResultSchema, {
        found,
        ...(ambiguityNote !== undefined && { ambiguityNote }),
        ...(planningNote !== undefined && { planningNote }),
        routingOptions: routingOptions.map(encodeRoutingOption),
      });
      return { case: "routingNote", value };
    }
    case "lookup_queue_capacity_forecast": {
      const { forecast } = result;
      const value = create(pb.CapacityForecastResultSchema, {
        found,
        ...(forecast && { forecast: encodeForecast(forecast) }),
      });
      return { case: "capacityForecast", value };
    }
    case "lookup_queue_cluster_summary": {
      const { summary } = result;
      const value = create(pb.ClusterSummaryResultSchema, {
        found,
        ...(summary && { summary: encodeClusterSummary(summary) }),
      });
      return { case: "clusterSummary", value };
    }
    default:
      return assertNever(result);
  }
}

function encodeForecast(forecast: CapacityForecast): pb.CapacityForecast {
  return create(pb.CapacityForecastSchema, {
    ...forecast,
    capacityState: encodeCapacityState(forecast.capacityState),
    preferredRouteLabel: routeLabels.number(forecast.preferredRouteLabel),
    routingOptions: forecast.routingOptions.map(encodeRoutingOption),
    laterDemand: encodeLaterDemand(forecast.laterDemand),
  });
}
