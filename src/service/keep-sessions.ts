import {
  keptSessionOf,
  StoreError,
  type EndWord,
  type JournalRecord,
  type KeptSession,
} from "../journal/index.js";
import { inStore, storeFailure, type Keeping } from "./keeping.js";
import { playRecord } from "./replay.js";
import { createSessionJournal, keptJournal, type SessionJournal } from "./session-journal.js";
import type { SessionEnd } from "./session-end.js";
import type { WrittenSession } from "./session.js";

/** The sessions of a table as they are written down. */
export interface KeptSessions {
  /** For a new session. */
  begin(id: string, owner: string, endsWithSocket: () => boolean): WrittenSession;
  /** For one that has these records, which its store has given out. Throws `store_failed` where they are not a session's. */
  goOn(records: readonly JournalRecord[]): WrittenSession;
  /** One that goes on, as it was written down last. */
  again(session: KeptSession): WrittenSession;
  /** Those of before, the one used last at the end. */
  sessions(): readonly { readonly session: KeptSession; readonly options: WrittenSession }[];
  ended(): readonly { readonly id: string; readonly how: EndWord }[];
  /** Writes down the ends that could not be. */
  writeEnds(): void;
}

export function keepSessions(keeping: Keeping, now: () => number): KeptSessions {
  const { store, unixNow, replaying = (replay: () => void): void => replay() } = keeping;
  const unwritten = new Map<SessionJournal, SessionEnd>();
  const written = (journal: SessionJournal): WrittenSession => ({
    journal,
    onUnwritten: (how) => void unwritten.set(journal, how),
  });

  function restored(session: KeptSession, read: () => readonly JournalRecord[] | undefined): WrittenSession {
    const journal = keptJournal(session, keeping);
    return {
      ...written(journal),
      kept: {
        session,
        // Idle time goes on while no server runs.
        usedAt: now() - 1000 * Math.max(0, unixNow() - session.lastAt),
        replay(play) {
          const records = inStore(read);
          if (records === undefined) throw new Error("its records are at hand");
          replaying(() => journal.replay(records, (record) => playRecord(record, play)));
        },
      },
    };
  }

  function readNow(sessionId: string): readonly JournalRecord[] | undefined {
    const records = store.read(sessionId);
    if (records instanceof Promise) throw new Error("a store of one server has its records at hand");
    return records;
  }

  const again = (session: KeptSession): WrittenSession => restored(session, () => readNow(session.id));

  return {
    begin: (id, owner, endsWithSocket) =>
      written(createSessionJournal({ id, owner, endsWithSocket }, keeping)),
    goOn(records) {
      const session = keptSessionOf(records);
      if (session === undefined) {
        throw storeFailure(new StoreError("The records of the session are not those of one.", true));
      }
      return restored(session, () => records);
    },
    again,
    sessions: () => store.sessions().map((session) => ({ session, options: again(session) })),
    ended: () => store.ended(),
    writeEnds() {
      try {
        for (const [journal, how] of unwritten) {
          journal.end(how);
          unwritten.delete(journal);
        }
      } catch {
        // The disk is as it was; the next time may do better.
      }
    },
  };
}
