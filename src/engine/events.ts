import type { Fact } from "../domain/fact.js";
import type { QueueEvent } from "../domain/queue-event.js";

/** The event that a fact is; null for one that changed nothing but the ticket's own progress. */
export function eventOf(fact: Fact): QueueEvent | null {
  switch (fact.type) {
    case "ticket_deferred":
    case "defer_denied":
      return { event: fact.type, step: fact.step, ticketId: fact.ticketId, slaRisk: fact.slaRisk };
    case "incident_opened":
      return { event: fact.type, step: fact.step, ticketId: fact.ticketId, overflow: fact.overflow };
    case "cluster_stabilized":
      return {
        event: "cluster_stabilized",
        step: fact.step,
        ticketId: fact.ticketId,
        affectedTicketIds: fact.changes.map(({ ticketId }) => ticketId),
      };
    case "cluster_destabilized":
      return {
        event: "cluster_destabilized",
        step: fact.step,
        ticketId: fact.ticketId,
        affectedTicketIds: fact.changes.map(({ ticketId }) => ticketId),
      };
    case "follow_up_spawned":
      return {
        event: fact.type,
        step: fact.step,
        ticketId: fact.ticketId,
        followUpTicketId: fact.followUp.ticketId,
      };
    case "step_limit_reached":
      return { event: fact.type, step: fact.step, affectedTicketIds: fact.ticketIds };
    default:
      return null;
  }
}
