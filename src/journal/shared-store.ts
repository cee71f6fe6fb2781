import type { EndWord, JournalRecord } from "./record.js";
import type { SharedRuns } from "./shared-runs.js";

/**
 * What a store does beside that several servers have together. Any of them may have a session next, and one at a time may
 * write to it: the one that took it last. Every call rejects with `StoreError`.
 */
export interface SharedStore {
  readonly runs: SharedRuns;
  /** Makes a place for a session, where there is one, and takes it. */
  open(opening: Opening): Promise<Opened>;
  /** From now on no other server writes to the session, until one of them takes it. */
  take(sessionId: string): Promise<Taken>;
  /**
   * Whether what this server did with the session counts: all that was appended since it was taken is kept or, where nothing
   * was, nobody has taken it meanwhile. True for one that this server never took.
   */
  confirm(sessionId: string): Promise<boolean>;
  /** The session as it is, without taking it: that is no use of it. `seen`: the number of the last record that is known. */
  look(sessionId: string, seen: number | undefined): Promise<Looked>;
  /** Sessions of all servers in the order of their ids, those after one of them, and whether there are more. */
  list(
    asked: SessionsAsked,
  ): Promise<{ readonly sessions: readonly ListedSession[]; readonly isMore: boolean }>;
  /** The last connection that held the session is gone. */
  disconnected(sessionId: string): void;
  /** Ends the sessions that are overdue, whichever server has them. */
  sweep(patience: Patience): Promise<readonly { readonly id: string; readonly how: EndWord }[]>;
  /** Told of each session that another server has taken or ended. Where that is not known in time, {@link confirm} tells. */
  onLost(listener: (sessionId: string) => void): void;
}

/** After how long a session ends, in milliseconds. */
export interface Patience {
  readonly idleMs: number;
  /** After its last connection was gone; 0: never. */
  readonly disconnectedMs: number;
}

export interface Opening extends Patience {
  readonly sessionId: string;
  /** Empty: nobody's. */
  readonly owner: string;
  /** Of the reset that opens it: the same one finds what it opened. */
  readonly requestId: string | undefined;
  /** Most that may be open, over all servers; and of them that the owner may have. */
  readonly maxSessions: number;
  readonly maxOfOwner: number | undefined;
  /** Idle time after which one that nobody uses may be given up for this one, in milliseconds. */
  readonly yieldAfterMs: number;
}

export type Opened =
  | { readonly kind: "opened" }
  /** That request has opened one before, which has done nothing since. */
  | { readonly kind: "known"; readonly sessionId: string }
  | {
      readonly kind: "full";
      readonly of: "server" | "owner";
      readonly active: number;
      readonly most: number;
    };

export type Taken =
  /** Without a record where it was never reset. */
  | { readonly kind: "taken"; readonly owner: string; readonly records: readonly JournalRecord[] }
  /** `how`: as long as that is remembered. */
  | { readonly kind: "absent"; readonly how: EndWord | undefined };

export type Looked =
  /** `sequence`: of its last record; -1: it was never reset. */
  | {
      readonly kind: "here";
      readonly sequence: number;
      readonly owner: string;
      readonly records: readonly JournalRecord[];
    }
  /** Nothing was written since. */
  | { readonly kind: "same" }
  /** As of {@link Taken}. */
  | { readonly kind: "absent"; readonly how: EndWord | undefined };

export interface SessionsAsked {
  /** Empty: from the first on. */
  readonly after: string;
  readonly most: number;
  /** Absent: of all owners. */
  readonly owner: string | undefined;
}

export interface ListedSession {
  readonly sessionId: string;
  readonly owner: string;
  readonly ageMs: number;
  readonly idleMs: number;
  /** Its opening, its last reset, and the last step since; none where it was never reset. */
  readonly records: readonly JournalRecord[];
}
