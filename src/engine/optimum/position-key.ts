import type { Episode, QueuedTicket } from "../../domain/episode.js";
import { hasNote } from "../../domain/ticket.js";
import type { Tally } from "./tally.js";

/**
 * All that can still matter of an episode but the sums of its scores: two positions with the same key differ only in
 * them, and the one with the higher sums is at least as good.
 */
export function positionKey(episode: Episode, tally: Tally): string {
  const { queue, position, slots, openIncidents, totals } = episode;
  const handled = queue
    .slice(0, position)
    .map(({ ticket }) => `${ticket.ticketId}>${ticket.relatedTicketId ?? ""}`);
  const remaining = slots?.remaining;
  return JSON.stringify([
    queue.slice(position).map(waitingKey),
    handled.sort(),
    remaining === undefined
      ? 0
      : [Object.values(remaining.team), remaining.highPriority, remaining.escalation, remaining.incident],
    openIncidents.toSorted(),
    [totals.slaBreaches, totals.deferred, totals.stabilized, totals.destabilized],
    [totals.pressured, totals.resolved, rounded(totals.planningPenalty), rounded(totals.incidentGap)],
    [tally.requiring, tally.complete, tally.required, tally.used],
    [tally.atRisk, tally.incidents, tally.covered, tally.followUpsHandled],
  ]);
}

function waitingKey({ ticket, progress }: QueuedTicket): string {
  const { relief } = progress;
  return [
    ticket.ticketId,
    ticket.priority,
    ticket.relatedTicketId ?? "",
    Number(ticket.incidentRecommended === true),
    Number(ticket.followUp === true),
    Number(hasNote(ticket)),
    progress.deferCount,
    relief === null ? "" : `${relief.scoreMultiplier}${relief.priority ?? ""}`,
  ].join(" ");
}

/** Sums of the same penalties in another order are the same. */
function rounded(value: number): number {
  return Math.round(value * 1e9);
}
