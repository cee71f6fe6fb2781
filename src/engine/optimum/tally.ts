import type { Episode } from "../../domain/episode.js";
import { remainingTools, requiredAsPresented } from "../context.js";
import { isFollowUp } from "../cursor.js";

/** What the handled tickets of an episode come to, and how many are left: all that its rubric reward can still be made of. */
export interface Tally {
  /** Tickets of the reset. */
  readonly resetCount: number;
  readonly resetLeft: number;
  /** Sum of the scores of those that were handled. */
  readonly resetScore: number;
  /** Tickets left, follow-ups included. */
  readonly left: number;
  readonly followUpScore: number;
  readonly followUpsHandled: number;
  /** Handled tickets with required tools, and those of them with none remaining. */
  readonly requiring: number;
  readonly complete: number;
  /** Tools that handled tickets required, and those of them that were used. */
  readonly required: number;
  readonly used: number;
  /** Handled tickets: at risk; with an incident recommended; of the latter, covered. */
  readonly atRisk: number;
  readonly incidents: number;
  readonly covered: number;
}

export function tallyOf(episode: Episode): Tally {
  const tally = {
    resetCount: episode.initialTicketIds.length,
    resetLeft: 0,
    resetScore: 0,
    left: episode.queue.length - episode.position,
    followUpScore: 0,
    followUpsHandled: 0,
    requiring: 0,
    complete: 0,
    required: 0,
    used: 0,
    atRisk: 0,
    incidents: 0,
    covered: 0,
  };
  for (const entry of episode.queue) {
    const { ticket, progress } = entry;
    const spawned = isFollowUp(ticket);
    if (progress.outcome?.kind !== "handled") {
      if (!spawned) tally.resetLeft += 1;
      continue;
    }
    const { score, atRisk, incidentRecommended, covered } = progress.outcome;
    if (spawned) {
      tally.followUpsHandled += 1;
      tally.followUpScore += score;
    } else {
      tally.resetScore += score;
    }
    const required = requiredAsPresented(entry).length;
    const remaining = remainingTools(entry).length;
    tally.required += required;
    tally.used += required - remaining;
    if (required > 0) tally.requiring += 1;
    if (required > 0 && remaining === 0) tally.complete += 1;
    if (atRisk) tally.atRisk += 1;
    if (incidentRecommended) tally.incidents += 1;
    if (incidentRecommended && covered) tally.covered += 1;
  }
  return tally;
}
