import type { Fact } from "../domain/fact.js";
import type { QueueEvent } from "../domain/queue-event.js";
import { TUNING } from "../domain/tuning.js";

/** All events of an episode, oldest first. */
export function eventsOf(facts: readonly Fact[]): readonly QueueEvent[] {
  return facts.map(eventOf).filter((event) => event !== null);
}

/** The latest events after one more fact, oldest first: the same list if the fact is no event. */
export function withEvent(latest: readonly QueueEvent[], fact: Fact): readonly QueueEvent[] {
  const event = eventOf(fact);
  return event === null ? latest : [...latest, event].slice(-TUNING.view.recentEvents);
}

/** The event that a fact is; null for one that changed nothing but the ticket's own progress. */
function eventOf(fact: Fact): QueueEvent | null {
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
