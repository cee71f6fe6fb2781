import type { CapacityState, LaterDemand } from "../../domain/capacity.js";
import type { Observation } from "../../domain/observation.js";
import type { Route } from "../../domain/route.js";
import { isEscalating, isHot } from "../../domain/vocabulary.js";

/** How likely a route of the current ticket is, given what forecasts said about the queue; 1 where they say nothing. */
export interface ForecastDemand {
  reset(): void;
  /** Call it with every observation. */
  update(observation: Observation): void;
  likelihood(ticketId: string, route: Route): number;
}

interface Told {
  readonly laterTickets: number;
  readonly demand: LaterDemand;
}

const LIKELIHOOD = {
  /** Held against what two forecasts in a row say: only carry-over moves a label in between. */
  contradicted: 0.02,
  /** The reset has a slot more of it than the later tickets need. */
  slotToSpare: 6,
  /** It has none to spare: then it is another, or slack was taken off where an alternate exists. */
  noneToSpare: 0.4,
} as const;

/**
 * Reads the declared channel of the forecast: the later demand of two tickets in a row differs by the second one, and
 * that of the first differs from the slots of the reset by the first.
 */
export function createForecastDemand(): ForecastDemand {
  const forecasts = new Map<string, Told>();
  const before = new Map<string, Told>();
  let latest: Told | undefined;
  let slots: CapacityState | undefined;

  return {
    reset() {
      forecasts.clear();
      before.clear();
      latest = undefined;
      slots = undefined;
    },
    update({ currentTicket: ticket, lastToolResult: result, ticketsAfterCurrent }) {
      if (ticket === null) return;
      slots = ticket.capacityState ?? slots;
      if (latest !== undefined && latest.laterTickets === ticketsAfterCurrent + 1) {
        if (!before.has(ticket.ticketId)) before.set(ticket.ticketId, latest);
      }
      if (result?.actionType !== "investigate" || result.toolName !== "lookup_queue_capacity_forecast")
        return;
      if (result.forecast === undefined || result.ticketId !== ticket.ticketId) return;
      latest = { laterTickets: ticketsAfterCurrent, demand: result.forecast.laterDemand };
      forecasts.set(ticket.ticketId, latest);
    },
    likelihood(ticketId, route) {
      const here = forecasts.get(ticketId);
      if (here === undefined) return 1;
      const earlier = before.get(ticketId);
      if (earlier !== undefined) return fromTwo(earlier.demand, here.demand, route);
      return slots === undefined ? 1 : fromSlots(slots, here.demand, route);
    },
  };
}

function fromTwo(earlier: LaterDemand, here: LaterDemand, route: Route): number {
  const group = route.assignmentGroup;
  const agrees = [
    earlier.byTeam[group] - here.byTeam[group] === 1,
    earlier.hotCount - here.hotCount === Number(isHot(route.priority)),
    earlier.escalatingCount - here.escalatingCount === Number(isEscalating(route.resolutionAction)),
  ];
  return agrees.reduce((share, one) => (one ? share : share * LIKELIHOOD.contradicted), 1);
}

function fromSlots(slots: CapacityState, later: LaterDemand, route: Route): number {
  const group = route.assignmentGroup;
  const spare = (initial: number, needed: number): number =>
    initial > needed ? LIKELIHOOD.slotToSpare : LIKELIHOOD.noneToSpare;
  // One slot that nobody later needs is there for every team, wanted or not.
  const isTold = later.byTeam[group] > 0 || slots.teamCapacityInitial[group] > 1;
  return (
    (isTold ? spare(slots.teamCapacityInitial[group], later.byTeam[group]) : 1) *
    (isHot(route.priority) ? spare(slots.highPrioritySlotsInitial, later.hotCount) : 1) *
    (isEscalating(route.resolutionAction) ? spare(slots.escalationSlotsInitial, later.escalatingCount) : 1)
  );
}
