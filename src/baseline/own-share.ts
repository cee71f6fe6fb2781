import type { Turn } from "../policies/index.js";
import type { OwnShare } from "./log-lines.js";

/** Keeps apart the tickets that the agent handled alone and those on which something stood in for it. */
export interface OwnTally {
  add(turn: Turn, wasBackfilled: boolean): void;
  /** `score` is the rubric reward of the episode. */
  share(score: number): OwnShare;
}

interface TicketTally {
  readonly score: number;
  readonly isBackfilled: boolean;
}

export function createOwnTally(): OwnTally {
  const tickets = new Map<string, TicketTally>();
  return {
    add({ observation }, wasBackfilled) {
      const entry = observation.history.at(-1);
      if (entry === undefined) return;
      const before = tickets.get(entry.ticketId);
      tickets.set(entry.ticketId, {
        score: entry.score ?? before?.score ?? 0,
        isBackfilled: wasBackfilled || before?.isBackfilled === true,
      });
    },
    share(score) {
      const all = [...tickets.values()];
      const own = all.filter(({ isBackfilled }) => !isBackfilled);
      const [points, ownPoints] = [sum(all), sum(own)];
      const share = points === 0 ? own.length / Math.max(1, all.length) : ownPoints / points;
      return { score: score * share, backfilled: all.length - own.length, tickets: all.length };
    },
  };
}

function sum(tickets: readonly TicketTally[]): number {
  return tickets.reduce((total, { score }) => total + score, 0);
}
