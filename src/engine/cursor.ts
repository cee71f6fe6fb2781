import type { Episode, QueuedTicket } from "../domain/episode.js";
import type { Ticket } from "../domain/ticket.js";

/** Whether no ticket is current any more: the queue was finished, or the step limit moved the cursor to its end. */
export function isOver(episode: Episode): boolean {
  return episode.position >= episode.queue.length;
}

/** The current ticket. Only of an episode that is not over. */
export function currentEntry(episode: Episode): QueuedTicket {
  return entryAt(episode, episode.position);
}

export function entryAt(episode: Episode, index: number): QueuedTicket {
  const entry = episode.queue[index];
  if (entry === undefined) throw new Error(`no ticket at position ${index} of ${episode.queue.length}`);
  return entry;
}

/** The ticket of that id in the queue, handled or not; queues are short, so a scan is cheaper than an index. */
export function entryOf(episode: Episode, ticketId: string): QueuedTicket | undefined {
  return episode.queue.find((entry) => entry.ticket.ticketId === ticketId);
}

/** Scores of the tickets that are done with, in queue order; tickets left at the step limit have 0. */
export function scoresSoFar(episode: Episode): number[] {
  const scores: number[] = [];
  for (const { progress } of episode.queue) {
    if (progress.outcome !== null) scores.push(progress.outcome.score);
  }
  return scores;
}

/**
 * Whether the episode spawned it; such a ticket has a score of its own and is in no average.
 * See docs/rules.md#average-score.
 */
export function isFollowUp(ticket: Ticket): boolean {
  return ticket.generatedFromTicketId !== undefined;
}

/**
 * Mean score of the tickets of the reset that are done with; 0 when there is none.
 * See docs/rules.md#average-score.
 */
export function averageScore({ queue }: Episode): number {
  let sum = 0;
  let count = 0;
  for (const { ticket, progress } of queue) {
    if (progress.outcome === null || isFollowUp(ticket)) continue;
    sum += progress.outcome.score;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}
