import type { OnNoAnswer } from "../policies/index.js";
import type { Turn } from "../rollouts/rollout.js";
import type { OwnShare } from "./log-lines.js";

/** How the agent came to the action just played, where its answers can fail to be one. */
export interface AnswerNote {
  readonly onNoAnswer: OnNoAnswer;
  /** The rules that say why its answer was no whole action; empty: the action is the agent's own. */
  readonly rules: readonly string[];
}

/** Keeps apart the tickets that the agent answered alone and those on which its answer was no whole action. */
export interface OwnTally {
  add(turn: Turn, note: AnswerNote | undefined): void;
  /** `score` is the rubric reward of the episode; undefined where no answer can fail. */
  share(score: number): OwnShare | undefined;
}

interface TicketTally {
  readonly score: number;
  readonly isWhole: boolean;
}

export function createOwnTally(): OwnTally {
  const tickets = new Map<string, TicketTally>();
  let onNoAnswer: OnNoAnswer | undefined;
  return {
    add({ observation }, note) {
      const entry = observation.history.at(-1);
      if (entry === undefined || note === undefined) return;
      ({ onNoAnswer } = note);
      const before = tickets.get(entry.ticketId);
      tickets.set(entry.ticketId, {
        score: entry.score ?? before?.score ?? 0,
        isWhole: note.rules.length === 0 && before?.isWhole !== false,
      });
    },
    share(score) {
      if (onNoAnswer === undefined) return undefined;
      const all = [...tickets.values()];
      const whole = all.filter(({ isWhole }) => isWhole);
      const others = all.length - whole.length;
      // What was penalised is in the score already.
      if (onNoAnswer === "penalise") {
        return { score, backfilled: 0, unanswered: others, tickets: all.length };
      }
      const [points, ownPoints] = [sum(all), sum(whole)];
      const share = points === 0 ? whole.length / Math.max(1, all.length) : ownPoints / points;
      return { score: score * share, backfilled: others, tickets: all.length };
    },
  };
}

function sum(tickets: readonly TicketTally[]): number {
  return tickets.reduce((total, { score }) => total + score, 0);
}
