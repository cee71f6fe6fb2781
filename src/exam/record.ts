import type { Action } from "../domain/action.js";
import type { ErrorReason } from "../service/index.js";
import type { Ending, ExamEvent } from "./event.js";
import type { PlannedEpisode } from "./plan.js";

/** What was played of an episode, and by whom. */
export interface ExamEpisode extends PlannedEpisode {
  /** Null: it was not dealt. */
  readonly session: string | null;
  readonly agent: string | null;
  readonly ending: Ending;
  /** With tickets by their own ids. */
  readonly actions: readonly Action[];
  /** ISO 8601 in UTC; null: it was not dealt. */
  readonly dealtAt: string | null;
  /** Null where the server was gone before it could say. */
  readonly endedAt: string | null;
}

/** Calls of a session that the server refused. */
export interface RefusedCalls {
  readonly session: string;
  readonly reason: ErrorReason;
  /** What was at fault. */
  readonly subject: string;
  /** Exact up to 100; then the hundreds. */
  readonly count: number;
}

/** An exam as its log tells it. */
export interface ExamRecord {
  /** All of the plan, in its order. */
  readonly episodes: readonly ExamEpisode[];
  readonly refused: readonly RefusedCalls[];
}

export function recordOf(plan: readonly PlannedEpisode[], events: readonly ExamEvent[]): ExamRecord {
  const actions = new Map<number, Action[]>();
  const deals = new Map<number, Extract<ExamEvent, { event: "dealt" }>>();
  const ends = new Map<number, Extract<ExamEvent, { event: "ended" }>>();
  const refused = new Map<string, RefusedCalls>();
  for (const event of events) {
    switch (event.event) {
      case "dealt":
        deals.set(event.episode, event);
        actions.set(event.episode, []);
        break;
      case "acted":
        actions.get(event.episode)?.push(event.action);
        break;
      case "ended":
        ends.set(event.episode, event);
        break;
      case "refused": {
        const { session, reason, subject, count } = event;
        refused.set(`${session} ${reason} ${subject}`, { session, reason, subject, count });
        break;
      }
      case "opened":
        break;
    }
  }
  return {
    episodes: plan.map((episode) => {
      const deal = deals.get(episode.index);
      const end = ends.get(episode.index);
      return {
        ...episode,
        session: deal?.session ?? null,
        agent: deal?.agent ?? null,
        ending: deal === undefined ? "not_dealt" : (end?.how ?? "server_stopped"),
        actions: actions.get(episode.index) ?? [],
        dealtAt: deal?.at ?? null,
        endedAt: end?.at ?? null,
      };
    }),
    refused: [...refused.values()],
  };
}
