import type { Awaitable } from "../support/awaitable.js";
import type { BranchedRecord, EndWord, JournalRecord, ResetRecord } from "./record.js";
import type { EndedRecords } from "./shared-runs.js";
import type { SharedStore } from "./shared-store.js";

/** A session that goes on, as a store knows it without playing it. */
export interface KeptSession {
  readonly id: string;
  /** Whose it is; empty: nobody's. */
  readonly owner: string;
  /** Of its last record. */
  readonly sequence: number;
  /** Seconds since 1970 of its last record. */
  readonly lastAt: number;
  /** Steps taken in its episode. */
  readonly steps: number;
  /** Whether its episode is over. */
  readonly done: boolean;
  /** As its last reset said. */
  readonly reattachable: boolean;
  readonly endsWithSocket: boolean;
  /** Whether a connection held it when it was reset. */
  readonly held: boolean;
  /** Of the call that its last record is of, where that was a reset. */
  readonly resetRequestId: string | undefined;
  /** With which past it was opened, as long as nothing was done with it since. */
  readonly branched: BranchedRecord | undefined;
  /** Who plays and of which run, as its last reset said. */
  readonly named: Pick<ResetRecord, "agent" | "run" | "policy">;
}

/** Where the records of sessions are kept. */
export interface SessionStore {
  /** Whether sessions are there again after the process is gone. */
  readonly outlives: boolean;
  /** Of a store that other servers have, too; absent: it is this server's alone. */
  readonly shared?: SharedStore;
  /** Those that a store had when it was opened, the one used last at the end. */
  sessions(): readonly KeptSession[];
  /** How those ended that a store had when it was opened, as far as it remembers; the last one at the end. */
  ended(): readonly { readonly id: string; readonly how: EndWord }[];
  /** The episode of a run that ended last when the store was opened, which a process that was killed then may not have kept. */
  readonly lastEnded?: EndedRecords | undefined;
  /** All records of the session that goes on: its opening, and its episode from the last reset on. Undefined: there is none. */
  read(sessionId: string): Awaitable<readonly JournalRecord[] | undefined>;
  /**
   * Takes one or several records of one session, all or none. They are as safe as the store's level says when
   * {@link settled} says so. Throws {@link StoreError}; nothing is kept then.
   */
  append(records: readonly JournalRecord[]): void;
  /**
   * Undefined: all that was appended is as safe as the level says. Else it settles when that is so, and rejects with
   * {@link StoreError} where it cannot be known.
   */
  settled(): Promise<void> | undefined;
  /** Absent: each step is as safe as the level says before {@link append} is done, or {@link settled} says when it is. */
  readonly group?: StepGroup | undefined;
  /** Tries whether a record could be kept now. Rejects with {@link StoreError}, which says why not and what to do. Absent: it always can. */
  probe?(): Promise<void>;
  /** Nothing is appended any more. What was is as safe as it can be made. */
  close(): Promise<void>;
}

/** Writes the steps of several sessions that are answered together at once, which costs little more than to write one. */
export interface StepGroup {
  /** The steps that are appended from now on are taken, and kept at the end alone: no answer may leave before. */
  begin(): void;
  /** Gives the sessions whose steps could not be kept; undefined: all are. */
  end(): LostSteps | undefined;
}

export interface LostSteps {
  /** The sessions as they were kept last, by their ids. */
  readonly sessions: ReadonlyMap<string, KeptSession>;
  readonly error: StoreError;
}

/** The store cannot keep what it was given, or give what it has; the message says why and what to do. */
export class StoreError extends Error {
  override readonly name = "StoreError";

  constructor(
    message: string,
    /** Whether it is known that nothing was kept. */
    readonly keptNothing: boolean,
  ) {
    super(message);
  }
}
