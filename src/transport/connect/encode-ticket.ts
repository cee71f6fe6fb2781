import { create } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/ticket_pb.js";
import type {
  ClusterSummary,
  ContextStatus,
  OperationalContext,
  TicketView,
} from "../../domain/observation.js";
import type { TicketGlimpse } from "../../domain/tool-result.js";
import { encodeCapacityState } from "./encode-capacity.js";
import { encodeRoute, encodeRoutingOption } from "./encode-route.js";
import { remember } from "./remember.js";
import { actionTypes, contextStates, ticketStatuses, toolNames } from "./words.js";

export const encodeTicketView = remember((view: TicketView): pb.TicketView => {
  const { routingOptions, capacityState, operationalContext, contextStatus, clusterSummary, ...rest } = view;
  return create(pb.TicketViewSchema, {
    ...rest,
    ...(routingOptions && { routingOptions: routingOptions.map(encodeRoutingOption) }),
    ...(capacityState && { capacityState: encodeCapacityState(capacityState) }),
    ...(operationalContext && { operationalContext: encodeOperationalContext(operationalContext) }),
    ...(contextStatus && { contextStatus: encodeContextStatus(contextStatus) }),
    ...(clusterSummary && { clusterSummary: encodeClusterSummary(clusterSummary) }),
  });
});

function encodeOperationalContext(context: OperationalContext): pb.OperationalContext {
  return create(pb.OperationalContextSchema, {
    ...context,
    recommendedActions: context.recommendedActions.map(actionTypes.number),
  });
}

function encodeContextStatus(status: ContextStatus): pb.ContextStatus {
  return create(pb.ContextStatusSchema, {
    ...status,
    state: contextStates.number(status.state),
    recommendedTools: status.recommendedTools.map(toolNames.number),
  });
}

export function encodeClusterSummary(summary: ClusterSummary): pb.ClusterSummary {
  return create(pb.ClusterSummarySchema, { ...summary, ticketIdsAhead: [...summary.ticketIdsAhead] });
}

export function encodeTicketGlimpse(glimpse: TicketGlimpse): pb.TicketGlimpse {
  const { labels, status, ...rest } = glimpse;
  return create(pb.TicketGlimpseSchema, {
    ...rest,
    status: ticketStatuses.number(status),
    ...(labels && { labels: encodeRoute(labels) }),
  });
}
