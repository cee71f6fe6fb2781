import { sum } from "../../support/mean.js";
import type { EvaluationResult } from "../result.js";

/** What a result says it took for each ticket, in words; null where it says nothing. */
export function costText({ recorded, episodes }: EvaluationResult): string | null {
  if (recorded?.time === undefined || recorded.time.episodes !== episodes.length) return null;
  const tickets = sum(episodes.map((row) => row.tickets));
  return tickets === 0 ? null : `${Math.round(recorded.time.seconds / tickets)} s a ticket`;
}
