import type { Violation } from "../../domain/action.js";
import type { Episode } from "../../domain/episode.js";
import type { ActionPenalised } from "../../domain/fact.js";
import { currentEntry } from "../cursor.js";
import { handlingOf } from "../handling.js";

/**
 * Handles the current ticket with score 0, for an action outside what the task offers.
 * See docs/rules.md#errors-and-penalised-actions.
 */
export function penalise(before: Episode, violation: Violation): ActionPenalised {
  const entry = currentEntry(before);
  return {
    type: "action_penalised",
    ticketId: entry.ticket.ticketId,
    reason: violation.reason,
    handling: handlingOf(before, entry),
  };
}
