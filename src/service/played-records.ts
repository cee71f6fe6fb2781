import type { JournalRecord } from "../journal/index.js";
import type { Keeping } from "./keeping.js";
import { playPast } from "./past.js";
import type { ServedTickets } from "./served-tickets.js";
import { pastOfRecords } from "./shared-looks.js";

/** A session's records played again, with the last answer. Undefined: they hold no episode that can be played here. */
export function playedRecords(records: readonly JournalRecord[], keeping: Keeping, tickets: ServedTickets) {
  const past = pastOfRecords(records, keeping, tickets);
  if (past === undefined) return undefined;
  const { answers, episode } = playPast(past, tickets);
  const last = answers.at(-1);
  return last && { past, episode, last };
}
