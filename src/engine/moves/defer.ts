import type { Episode, QueuedTicket } from "../../domain/episode.js";
import type { DeferDenied, TicketChange, TicketDeferred } from "../../domain/fact.js";
import { raisedPriority } from "../../domain/partial-labels.js";
import type { Ticket } from "../../domain/ticket.js";
import { TUNING } from "../../domain/tuning.js";
import { isHot } from "../../domain/vocabulary.js";
import { hasUnseenUpdate, remainingTools } from "../context.js";
import { currentEntry } from "../cursor.js";
import { gainedUpdate } from "../gained-notes.js";
import { routePressure } from "../pressure.js";

/**
 * Moves the current ticket to the end of the queue, or denies it at the price of a breach.
 * See docs/rules.md#defer.
 */
export function defer(before: Episode): TicketDeferred | DeferDenied {
  const entry = currentEntry(before);
  const { ticketId } = entry.ticket;
  const step = before.totals.steps + 1;
  const slaRisk = hasSlaRisk(entry.ticket);
  const refusal = deferRefusal(before, entry);
  if (refusal !== null) return { type: "defer_denied", step, ticketId, refusal, slaRisk };
  const useful = !slaRisk && (hasReasonToWait(entry) || routePressure(before, entry).capacitySensitive);
  return {
    type: "ticket_deferred",
    step,
    ticketId,
    slaRisk,
    change: slaRisk ? changeByWaiting(entry.ticket) : null,
    useful,
    worth: useful ? TUNING.defer.reward : 0,
  };
}

/** Why the ticket may not be put off; null when it may. */
function deferRefusal(episode: Episode, entry: QueuedTicket): DeferDenied["refusal"] | null {
  if (entry.progress.deferCount >= TUNING.defer.maxPerTicket) return "already_deferred";
  return episode.position === episode.queue.length - 1 ? "last_in_queue" : null;
}

/** *SLA risk*: hot or a follow-up. See docs/rules.md#defer. */
function hasSlaRisk(ticket: Ticket): boolean {
  return isHot(ticket.priority) || ticket.followUp === true;
}

/** Hidden context or an unseen customer update. */
function hasReasonToWait(entry: QueuedTicket): boolean {
  return remainingTools(entry).length > 0 || hasUnseenUpdate(entry);
}

function changeByWaiting(ticket: Ticket): TicketChange {
  return {
    ticketId: ticket.ticketId,
    priority: raisedPriority(ticket),
    followUp: true,
    customerUpdateNote: gainedUpdate(ticket, ticket.ticketId, "waited"),
  };
}
