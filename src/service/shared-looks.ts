import { keptSessionOf, type JournalRecord, type ListedSession, type SharedStore } from "../journal/index.js";
import { storeFailure, type Keeping } from "./keeping.js";
import { playPast, type Past } from "./past.js";
import { createPlay } from "./play.js";
import { playRecord } from "./replay.js";
import { toldNames } from "./session-names.js";
import type { ServedTickets } from "./served-tickets.js";
import { keptJournal } from "./session-journal.js";
import {
  checkPageSize,
  type SessionPage,
  type SessionQuery,
  type SessionSummary,
} from "./session-summary.js";

/** The episode of a session by its records; undefined where it was never reset. Throws `session_diverged`. */
export function pastOfRecords(
  records: readonly JournalRecord[],
  keeping: Keeping,
  tickets: ServedTickets,
): Past | undefined {
  const kept = keptSessionOf(records);
  if (kept === undefined) return undefined;
  const journal = keptJournal(kept, keeping);
  const play = createPlay(tickets, noSeed, journal);
  journal.replay(records, (record) => playRecord(record, play));
  return play.past();
}

function noSeed(): number {
  throw new Error("what is played again has its seed");
}

/** A page of the sessions of all servers. Rejects with `malformed_request` and `store_failed`. */
export async function pageOfStore(
  store: SharedStore,
  { pageSize = 0, pageToken = "", owner }: SessionQuery,
  tickets: ServedTickets,
): Promise<SessionPage> {
  const most = checkPageSize(pageSize);
  const { sessions, isMore } = await store.list({ after: pageToken, most, owner }).catch((error: unknown) => {
    throw storeFailure(error);
  });
  const nextPageToken = isMore ? (sessions.at(-1)?.sessionId ?? "") : "";
  return { sessions: sessions.map((session) => summaryOf(session, tickets)), nextPageToken };
}

function summaryOf(
  { sessionId, owner, ageMs, idleMs, records }: ListedSession,
  tickets: ServedTickets,
): SessionSummary {
  const [, reset, step] = records;
  const times = { ageSeconds: ageMs / 1000, idleSeconds: idleMs / 1000 };
  const isStep = step?.kind === "step";
  return {
    sessionId,
    owner,
    taskId: reset?.kind === "reset" ? taskOf(reset, tickets) : undefined,
    stepCount: isStep ? step.number : 0,
    done: isStep && step.done,
    ...times,
    ...toldNames(reset?.kind === "reset" ? reset : {}),
    // The store keeps what was asked and done: what it came to would take playing each again.
    penalizedSteps: 0,
  };
}

/** The task of an episode, which its seed draws where the reset names none; undefined where it cannot be played here. */
function taskOf(facts: Past["facts"], tickets: ServedTickets): SessionSummary["taskId"] {
  try {
    return playPast({ facts, actions: [] }, tickets).episode.task.id;
  } catch {
    return undefined;
  }
}
