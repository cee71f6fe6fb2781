import type { LaterDemand, Slots, TeamCounts } from "../domain/capacity.js";
import type { Episode, QueuedTicket } from "../domain/episode.js";
import { hasLabel } from "../domain/partial-labels.js";
import { labelsOf, type Route } from "../domain/route.js";
import { isEscalating, isHot, type RouteLabel } from "../domain/vocabulary.js";
import type { Draft } from "../support/draft.js";
import { alternatesOf } from "./routes.js";

/**
 * How the current ticket's alternates stand against the slots left and what is still to come.
 * See docs/rules.md#pressure.
 */
export interface RoutePressure {
  /** One for each of the ticket's alternates, in their order. */
  readonly alternates: readonly number[];
  /** Least among the alternates; null without any. */
  readonly leastAlternate: number | null;
  readonly preferred: RouteLabel;
  /** It has an alternate, and some pressure to be relieved. */
  readonly capacitySensitive: boolean;
}

/** What the tickets after the current one will need, by their labels. See docs/rules.md#pressure. */
export function laterDemand(episode: Episode): LaterDemand {
  const byTeam: Draft<TeamCounts> = {
    license_ops: 0,
    service_desk: 0,
    application_team: 0,
    procurement: 0,
    security_team: 0,
    onboarding_ops: 0,
  };
  let ticketCount = 0;
  let hotCount = 0;
  let escalatingCount = 0;
  let withAlternatesCount = 0;
  let incidentCount = 0;
  for (let index = episode.position + 1; index < episode.queue.length; index += 1) {
    const entry = episode.queue[index];
    if (entry === undefined) break;
    const { ticket } = entry;
    ticketCount += 1;
    if (hasLabel(ticket, "assignment_group")) byTeam[ticket.assignmentGroup] += 1;
    if (isHot(ticket.priority)) hotCount += 1;
    if (isEscalating(ticket.resolutionAction)) escalatingCount += 1;
    if (alternatesOf(episode, entry).length > 0) withAlternatesCount += 1;
    if (ticket.incidentRecommended === true) incidentCount += 1;
  }
  return {
    ticketCount,
    byTeam,
    hotCount,
    escalatingCount,
    withAlternatesCount,
    incidentCount,
  };
}

/** Slots that a route would lack, now and for what is still to come; ≥ 0. */
export function pressureOf(route: Route, slots: Slots, later: LaterDemand): number {
  const group = route.assignmentGroup;
  return (
    Math.max(0, later.byTeam[group] + 1 - slots.team[group]) +
    Math.max(0, later.hotCount + Number(isHot(route.priority)) - slots.highPriority) +
    Math.max(0, later.escalatingCount + Number(isEscalating(route.resolutionAction)) - slots.escalation)
  );
}

/** Slots that the current ticket's own labels would lack; 0 without capacity. */
export function primaryPressure(episode: Episode, entry: QueuedTicket, later: LaterDemand): number {
  return episode.slots === null ? 0 : pressureOf(entry.ticket, episode.slots.remaining, later);
}

/** Of the current ticket. Without capacity nothing is under pressure, and without alternates nothing can relieve it. */
export function routePressure(episode: Episode, entry: QueuedTicket): RoutePressure {
  const alternates = alternatesOf(episode, entry);
  if (alternates.length === 0) return NO_ALTERNATES;
  if (episode.slots === null) return unpressured(alternates.length);
  const slots = episode.slots.remaining;
  const later = laterDemand(episode);
  const primary = pressureOf(entry.ticket, slots, later);
  const pressures = alternates.map((alternate) =>
    pressureOf(labelsOf(alternate, entry.ticket), slots, later),
  );
  const leastAlternate = Math.min(...pressures);
  return {
    alternates: pressures,
    leastAlternate,
    preferred: leastAlternate < primary ? "alternate" : "primary",
    capacitySensitive: primary > 0 || leastAlternate > 0,
  };
}

const NO_ALTERNATES: RoutePressure = {
  alternates: [],
  leastAlternate: null,
  preferred: "primary",
  capacitySensitive: false,
};

function unpressured(alternateCount: number): RoutePressure {
  const alternates = new Array<number>(alternateCount).fill(0);
  return { alternates, leastAlternate: 0, preferred: "primary", capacitySensitive: false };
}
