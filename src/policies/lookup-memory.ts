import type { Observation } from "../domain/observation.js";
import type { TicketGlimpse } from "../domain/tool-result.js";
import type { Route } from "../domain/route.js";
import type { RouteLabel } from "../domain/vocabulary.js";

/** What lookups said about each ticket: an observation shows it once, in the last tool result. */
export interface LookupMemory {
  reset(): void;
  /** Call it with every observation. */
  update(observation: Observation): void;
  /** Which route the last forecast preferred; the primary without one. */
  preferred(ticketId: string): RouteLabel;
  /** Labels of closed tickets of the same thread: what a thread was about, it is likely still about. */
  knownRoutes(ticketId: string): readonly Route[];
}

export function createLookupMemory(): LookupMemory {
  const preferred = new Map<string, RouteLabel>();
  const known = new Map<string, Map<string, Route>>();

  function remember(ticketId: string, glimpses: readonly TicketGlimpse[]): void {
    const routes = known.get(ticketId) ?? new Map<string, Route>();
    for (const { ticketId: id, labels } of glimpses) if (labels !== undefined) routes.set(id, labels);
    known.set(ticketId, routes);
  }

  return {
    reset() {
      preferred.clear();
      known.clear();
    },
    update({ lastToolResult: result }) {
      if (result?.actionType !== "investigate") return;
      switch (result.toolName) {
        case "lookup_queue_capacity_forecast":
          if (result.forecast !== undefined)
            preferred.set(result.ticketId, result.forecast.preferredRouteLabel);
          return;
        case "lookup_related_ticket":
          remember(result.ticketId, result.ticket === undefined ? [] : [result.ticket]);
          return;
        case "lookup_requester_history":
        case "lookup_internal_routing_note":
        case "lookup_queue_cluster_summary":
          return;
      }
    },
    preferred: (ticketId) => preferred.get(ticketId) ?? "primary",
    knownRoutes: (ticketId) => [...(known.get(ticketId)?.values() ?? [])],
  };
}
