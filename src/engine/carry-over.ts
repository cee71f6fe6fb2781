import type { Episode, Handling, QueuedTicket, ReliefRoute } from "../domain/episode.js";
import type { ClusterDestabilized, ClusterStabilized, TicketChange } from "../domain/fact.js";
import { raisedPriority } from "../domain/partial-labels.js";
import type { Ticket } from "../domain/ticket.js";
import { TUNING } from "../domain/tuning.js";
import { easedPriority, isHot } from "../domain/vocabulary.js";
import { aheadFrom } from "./clusters.js";
import { gainedNote, gainedUpdate } from "./gained-notes.js";

/** A ticket that was just handled, and how. */
export interface Handled {
  readonly ticket: Ticket;
  readonly handling: Handling;
  readonly score: number;
  /** 0 for a penalised action. See docs/rules.md#errors-and-penalised-actions. */
  readonly contextGapPenalty: number;
  readonly incidentGapPenalty: number;
}

/**
 * What handling a ticket does to the waiting tickets clustered with it; null when nothing.
 * See docs/rules.md#carry-over.
 */
export function carryOver(graded: Episode, handled: Handled): ClusterStabilized | ClusterDestabilized | null {
  const type = effectOf(handled);
  if (type === null) return null;
  const affected = aheadFrom(graded, handled.ticket, graded.position);
  if (affected.length === 0) return null;
  return {
    type,
    step: graded.totals.steps + 1,
    ticketId: handled.ticket.ticketId,
    changes: affected.map((entry) =>
      type === "cluster_stabilized" ? stabilized(entry, handled) : destabilized(entry.ticket, handled),
    ),
  };
}

function effectOf(handled: Handled): "cluster_stabilized" | "cluster_destabilized" | null {
  const { stabilisingScore, destabilisingScore } = TUNING.carryOver;
  const hasGap = handled.contextGapPenalty > 0 || handled.incidentGapPenalty > 0;
  if (handled.score >= stabilisingScore && !hasGap) return "cluster_stabilized";
  return handled.score < destabilisingScore || hasGap ? "cluster_destabilized" : null;
}

function stabilized({ ticket, progress }: QueuedTicket, handled: Handled): TicketChange {
  const source = handled.ticket.ticketId;
  const relief = reliefFor(ticket, handled.handling.covered);
  const isBetter = progress.relief === null || relief.scoreMultiplier > progress.relief.scoreMultiplier;
  return {
    ticketId: ticket.ticketId,
    relief: isBetter ? relief : undefined,
    planningNote: gainedNote(ticket, source, "stabilized"),
    customerUpdateNote: gainedUpdate(ticket, source, "stabilized"),
  };
}

/** The eased priority is fixed now; a ticket that is not hot keeps its own. See docs/rules.md#relief-routes. */
function reliefFor(ticket: Ticket, underIncident: boolean): ReliefRoute {
  const { reliefMultiplier, incidentReliefMultiplier } = TUNING.carryOver;
  return {
    assignmentGroup: "service_desk",
    resolutionAction: underIncident ? "acknowledge" : "assign",
    priority: underIncident ? easedPriority(ticket.priority) : undefined,
    scoreMultiplier: underIncident ? incidentReliefMultiplier : reliefMultiplier,
    underIncident,
  };
}

function destabilized(ticket: Ticket, handled: Handled): TicketChange {
  const source = handled.ticket.ticketId;
  const recommend = isHot(handled.ticket.priority) || handled.handling.incidentRecommended;
  return {
    ticketId: ticket.ticketId,
    priority: raisedPriority(ticket),
    incidentRecommended: recommend ? true : undefined,
    relatedTicketId: ticket.relatedTicketId === undefined ? source : undefined,
    planningNote: gainedNote(ticket, source, "destabilized"),
    customerUpdateNote: gainedUpdate(ticket, source, "destabilized"),
  };
}
