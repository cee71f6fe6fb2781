import type { Episode, QueuedTicket } from "../domain/episode.js";
import { TUNING } from "../domain/tuning.js";

/**
 * Investigations that the queue gives free: what any presentation of a ticket recommended, and at least one a ticket.
 * See docs/rules.md#allowance.
 */
export function allowance(episode: Episode): number {
  const asksRequesters = episode.task.actions.includes("request_info");
  let sum = 0;
  for (const entry of episode.queue) sum += allowanceOf(entry, asksRequesters);
  return sum;
}

function allowanceOf(entry: QueuedTicket, asksRequesters: boolean): number {
  const { freePerTicket, freeForCustomerUpdate } = TUNING.investigation;
  const hadUpdate = asksRequesters && entry.progress.presentation?.hadCustomerUpdate === true;
  return Math.max(
    freePerTicket,
    entry.progress.everRequired.length + (hadUpdate ? freeForCustomerUpdate : 0),
  );
}

/** Investigations left before the final score is charged for them; ≥ 0. See docs/rules.md#allowance. */
export function budgetRemaining(episode: Episode): number {
  return Math.max(0, allowance(episode) - episode.totals.investigations);
}

/** Investigations that the final score is charged for. See docs/rules.md#investigation-penalty. */
export function investigationsBeyondAllowance(episode: Episode): number {
  return Math.max(0, episode.totals.investigations - allowance(episode));
}
