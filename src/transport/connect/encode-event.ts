import { create } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/event_pb.js";
import type { QueueEvent } from "../../domain/queue-event.js";
import { assertNever } from "../../support/assert-never.js";
import { remember } from "./remember.js";

export const encodeQueueEvent = remember((event: QueueEvent): pb.QueueEvent =>
  create(pb.QueueEventSchema, { step: event.step, event: encodeWhat(event) }),
);

function encodeWhat(event: QueueEvent): pb.QueueEvent["event"] {
  switch (event.event) {
    case "ticket_deferred": {
      const { ticketId, slaRisk } = event;
      return { case: "ticketDeferred", value: create(pb.TicketDeferredEventSchema, { ticketId, slaRisk }) };
    }
    case "defer_denied": {
      const { ticketId, slaRisk } = event;
      return { case: "deferDenied", value: create(pb.DeferDeniedEventSchema, { ticketId, slaRisk }) };
    }
    case "incident_opened": {
      const { ticketId, overflow } = event;
      return { case: "incidentOpened", value: create(pb.IncidentOpenedEventSchema, { ticketId, overflow }) };
    }
    case "cluster_stabilized": {
      const affected = { ticketId: event.ticketId, affectedTicketIds: [...event.affectedTicketIds] };
      return { case: "clusterStabilized", value: create(pb.ClusterStabilizedEventSchema, affected) };
    }
    case "cluster_destabilized": {
      const affected = { ticketId: event.ticketId, affectedTicketIds: [...event.affectedTicketIds] };
      return { case: "clusterDestabilized", value: create(pb.ClusterDestabilizedEventSchema, affected) };
    }
    case "follow_up_spawned": {
      const { ticketId, followUpTicketId } = event;
      const value = create(pb.FollowUpSpawnedEventSchema, { ticketId, followUpTicketId });
      return { case: "followUpSpawned", value };
    }
    case "step_limit_reached": {
      const affectedTicketIds = [...event.affectedTicketIds];
      return {
        case: "stepLimitReached",
        value: create(pb.StepLimitReachedEventSchema, { affectedTicketIds }),
      };
    }
    default:
      return assertNever(event);
  }
}
