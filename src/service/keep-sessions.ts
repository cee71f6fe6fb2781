import type { EndWord, KeptSession } from "../journal/index.js";
import { inStore, type Keeping } from "./keeping.js";
import { playRecord } from "./replay.js";
import { createSessionJournal, keptJournal, type SessionJournal } from "./session-journal.js";
import type { SessionEnd } from "./session-end.js";
import type { SessionOptions } from "./session.js";

/** What a session needs beside the rest so that it is written down. */
export type KeptSessionOptions = Pick<SessionOptions, "journal" | "onUnwritten" | "kept">;

/** The sessions of a table as they are written down. */
export interface KeptSessions {
  /** For a new session. */
  begin(id: string, owner: string, endsWithSocket: () => boolean): KeptSessionOptions;
  /** Those of before, the one used last at the end. */
  sessions(): readonly { readonly session: KeptSession; readonly options: KeptSessionOptions }[];
  ended(): readonly { readonly id: string; readonly how: EndWord }[];
  /** Writes down the ends that could not be. */
  writeEnds(): void;
}

export function keepSessions(keeping: Keeping, now: () => number): KeptSessions {
  const { store, unixNow, replaying = (replay: () => void): void => replay() } = keeping;
  const unwritten = new Map<SessionJournal, SessionEnd>();
  const written = (journal: SessionJournal): KeptSessionOptions => ({
    journal,
    onUnwritten: (how) => void unwritten.set(journal, how),
  });

  function restored(session: KeptSession): KeptSessionOptions {
    const journal = keptJournal(session, keeping);
    return {
      ...written(journal),
      kept: {
        session,
        // Idle time goes on while no server runs.
        usedAt: now() - 1000 * Math.max(0, unixNow() - session.lastAt),
        replay(play) {
          const records = inStore(() => store.read(session.id));
          if (records === undefined || records instanceof Promise) throw new Error("its records are at hand");
          replaying(() => journal.replay(records, (record) => playRecord(record, play)));
        },
      },
    };
  }

  return {
    begin: (id, owner, endsWithSocket) =>
      written(createSessionJournal({ id, owner, endsWithSocket }, keeping)),
    sessions: () => store.sessions().map((session) => ({ session, options: restored(session) })),
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
