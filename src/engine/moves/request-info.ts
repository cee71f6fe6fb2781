import type { Episode } from "../../domain/episode.js";
import type { InfoRequested } from "../../domain/fact.js";
import { TUNING } from "../../domain/tuning.js";
import { hasUnseenUpdate } from "../context.js";
import { currentEntry } from "../cursor.js";

/** Asks the requester; only the first time can pay. See docs/rules.md#request-info. */
export function requestInfo(before: Episode): InfoRequested {
  const entry = currentEntry(before);
  const useful = hasUnseenUpdate(entry);
  return {
    type: "info_requested",
    ticketId: entry.ticket.ticketId,
    found: entry.ticket.customerUpdateNote !== undefined,
    useful,
    worth: useful ? TUNING.investigation.requestInfoReward : 0,
  };
}
