import type { Awaitable } from "../support/awaitable.js";
import { playPast, type Past } from "./past.js";
import type { ServedTickets } from "./served-tickets.js";
import type { SessionEnd } from "./session-end.js";
import type { OpenSession } from "./session.js";
import { fromStep, type Watcher } from "./watching.js";

/** How often it is looked at what other servers did with a session, in milliseconds. */
const EVERY_MS = 500;

export interface PolledSession {
  readonly first: OpenSession;
  /** The session as it is now, wherever it is played; undefined: it has ended. */
  readonly look: () => Awaitable<OpenSession | undefined>;
  readonly endOf: () => SessionEnd | undefined;
  readonly tickets: ServedTickets;
}

/** Watches a session that other servers play as well, who tell nobody. Gives what ends the watch. */
export function pollWatch(session: PolledSession, from: number | undefined, watcher: Watcher): () => void {
  const { first, look, endOf, tickets } = session;
  let seen = first.pastSeen();
  const later = from === undefined ? watcher : fromStep(from, watcher);
  if (from !== undefined) tellFrom(seen, from, watcher);
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  function tellFrom(past: Past | undefined, step: number, to: Watcher): void {
    const answers = past === undefined ? [] : playPast(past, tickets).answers;
    for (const [stepCount, answer] of answers.entries())
      if (stepCount >= step) to.answered(stepCount, answer);
  }

  async function lookAgain(): Promise<void> {
    try {
      const now = await look();
      if (isStopped) return;
      if (now === undefined) {
        watcher.ended(endOf() ?? "lost");
        return;
      }
      const past = now.pastSeen();
      if (past !== undefined && !isSame(seen, past))
        tellFrom(past, goesOn(seen, past) ? seen.actions.length + 1 : 0, later);
      seen = past;
      next();
    } catch (error) {
      watcher.failed(error);
    }
  }

  function next(): void {
    timer = setTimeout(() => void lookAgain(), EVERY_MS);
    timer.unref();
  }

  next();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

function isSame(before: Past | undefined, now: Past): boolean {
  return goesOn(before, now) && before.actions.length === now.actions.length;
}

/** Whether what is now is what was, and maybe more. */
function goesOn(before: Past | undefined, now: Past): before is Past {
  if (before === undefined || now.actions.length < before.actions.length) return false;
  const text = ({ facts, actions }: Past): string =>
    JSON.stringify([facts, actions.slice(0, before.actions.length)]);
  return text(before) === text(now);
}
