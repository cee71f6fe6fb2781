import type { JournalRecord, Looked, SharedStore } from "../journal/index.js";
import { storeFailure } from "./keeping.js";
import { playPast, type Past } from "./past.js";
import type { ServedTickets } from "./served-tickets.js";
import { unknownSession } from "./unknown-session.js";
import { fromStep, type Watcher } from "./watching.js";

/** How often it is looked at what any server did with a session, in milliseconds. */
const EVERY_MS = 500;

export interface PollOptions {
  readonly store: Pick<SharedStore, "look">;
  readonly tickets: ServedTickets;
  /** The episode by its records; undefined: there is none. Throws `session_diverged`. */
  readonly pastOf: (records: readonly JournalRecord[]) => Past | undefined;
  /** {@link EVERY_MS}, for tests. */
  readonly everyMs?: number;
}

/**
 * Watches a session that any server may play: what they have written down is looked at, again and again, which is no use of
 * it. Gives what ends the watch. Rejects with `unknown_session`, `session_diverged` and `store_failed`.
 */
export async function pollWatch(
  id: string,
  from: number | undefined,
  watcher: Watcher,
  { store, tickets, pastOf, everyMs = EVERY_MS }: PollOptions,
): Promise<() => void> {
  const later = from === undefined ? watcher : fromStep(from, watcher);
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  function takenIn({ sequence, records }: Extract<Looked, { kind: "here" }>) {
    const past = pastOf(records);
    return { sequence, past, steps: past?.actions.length ?? -1 };
  }

  /** Tells the answers of the episode from a step on. */
  function tell(past: Past | undefined, step: number, to: Watcher): void {
    const answers = past === undefined ? [] : playPast(past, tickets).answers;
    for (const [stepCount, answer] of answers.entries())
      if (stepCount >= step) to.answered(stepCount, answer);
  }

  async function lookAgain(): Promise<void> {
    try {
      const looked = await store.look(id, seen.sequence);
      if (isStopped) return;
      if (looked.kind === "absent") {
        watcher.ended(looked.how ?? "lost");
        return;
      }
      if (looked.kind === "here") {
        const now = takenIn(looked);
        // Each step is a record: where there are others the episode is another one.
        const goesOn = now.sequence - seen.sequence === now.steps - seen.steps;
        tell(now.past, goesOn ? seen.steps + 1 : 0, later);
        seen = now;
      }
      next();
    } catch (error) {
      if (!isStopped) watcher.failed(storeFailure(error));
    }
  }

  function next(): void {
    timer = setTimeout(() => void lookAgain(), everyMs);
    timer.unref();
  }

  const first = await store.look(id, undefined).catch((error: unknown) => {
    throw storeFailure(error);
  });
  if (first.kind !== "here") throw unknownSession(id, first.kind === "absent" ? first.how : undefined);
  let seen = takenIn(first);
  if (from !== undefined) tell(seen.past, from, watcher);
  next();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
