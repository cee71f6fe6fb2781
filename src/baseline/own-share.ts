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
  let [actions, notWhole] = [0, 0];
  return {
    add({ observation }, note) {
      const entry = observation.history.at(-1);
      if (entry === undefined || note === undefined) return;
      ({ onNoAnswer } = note);
      const isWhole = note.rules.length === 0;
      actions += 1;
      notWhole += isWhole ? 0 : 1;
      const before = tickets.get(entry.ticketId);
      tickets.set(entry.ticketId, {
        score: entry.score ?? before?.score ?? 0,
        isWhole: isWhole && before?.isWhole !== false,
      });
    },
    share(score) {
      if (onNoAnswer === undefined) return undefined;
      const all = [...tickets.values()];
      const whole = all.filter(({ isWhole }) => isWhole);
      const others = all.length - whole.length;
      // What was penalised is in the score already.
      if (onNoAnswer === "penalise") {
        const counts = { backfilled: 0, unanswered: notWhole, all: actions };
        return { score, backfilled: 0, unanswered: others, tickets: all.length, actions: counts };
      }
      const [points, ownPoints] = [sum(all), sum(whole)];
      const share = points === 0 ? whole.length / Math.max(1, all.length) : ownPoints / points;
      const counts = { backfilled: notWhole, unanswered: 0, all: actions };
      return { score: score * share, backfilled: others, tickets: all.length, actions: counts };
    },
  };
}

function sum(tickets: readonly TicketTally[]): number {
  return tickets.reduce((total, { score }) => total + score, 0);
}
