import type { Action } from "../domain/action.js";
import { HelpdeskError } from "../service/index.js";
import type { Ending, ExamEvent } from "./event.js";
import type { PlannedEpisode } from "./plan.js";
import { counted } from "../support/counted.js";

/** Who has which episode: each is dealt once, whatever becomes of it, and all of it is written down before it is answered. */
export interface Ledger {
  /** A name for a session that says nothing of its id. */
  nameSession(): string;
  /** The episode that would be dealt next. Throws `exam_over`. */
  next(): PlannedEpisode;
  /** To be called when it has begun. */
  deal(episode: PlannedEpisode, session: string, agent: string | null): void;
  act(episode: number, action: Action): void;
  end(episode: number, how: Ending): void;
  refuse(session: string, refusal: HelpdeskError): void;
}

/** So many refusals of a kind are written one by one, and then one of so many: a client in a loop fills no disk. */
const COUNTED_SINGLY = 100;

export interface LedgerOptions {
  readonly commitment: string;
  readonly plan: readonly PlannedEpisode[];
  /** What servers before wrote. */
  readonly earlier: readonly ExamEvent[];
  /** Writes a line; throws where it cannot be kept. */
  readonly append: (event: ExamEvent) => void;
  /** The time, ISO 8601 in UTC. */
  readonly now: () => string;
}

export function openLedger({ commitment, plan, earlier, append, now }: LedgerOptions): Ledger {
  const open = new Set<number>();
  let dealt = 0;
  let sessions = 0;
  for (const event of earlier) {
    if (event.event === "dealt") {
      open.add(event.episode);
      dealt = Math.max(dealt, event.episode + 1);
      sessions = Math.max(sessions, Number(event.session.slice(1)));
    }
    if (event.event === "ended") open.delete(event.episode);
  }
  append({ event: "opened", at: now(), commitment });
  // Their server is gone, and their sessions with it.
  for (const episode of open) append({ event: "ended", at: now(), episode, how: "server_stopped" });

  const refused = new Map<string, number>();
  return {
    nameSession: () => `s${(sessions += 1)}`,
    next() {
      const episode = plan[dealt];
      if (episode !== undefined) return episode;
      throw new HelpdeskError(
        "exam_over",
        `All of the exam is dealt: ${counted(plan.length, "episode")}.`,
        "exam",
      );
    },
    deal(episode, session, agent) {
      append({ event: "dealt", at: now(), episode: episode.index, session, agent });
      dealt = episode.index + 1;
    },
    act: (episode, action) => append({ event: "acted", episode, action }),
    end: (episode, how) => append({ event: "ended", at: now(), episode, how }),
    refuse(session, { reason, subject }) {
      const kind = `${session} ${reason} ${subject}`;
      const count = (refused.get(kind) ?? 0) + 1;
      refused.set(kind, count);
      if (count <= COUNTED_SINGLY || count % COUNTED_SINGLY === 0)
        append({ event: "refused", session, reason, subject, count });
    },
  };
}
