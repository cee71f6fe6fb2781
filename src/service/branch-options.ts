import type { Observation } from "../domain/observation.js";
import type { Connection } from "./connection.js";
import type { SessionOwner } from "./session-owner.js";

/** How sessions are opened that begin with a past. */
export interface OpeningOptions {
  /** Absent: as the session was that they come from. */
  readonly reattachable?: boolean | undefined;
  /** Whose they are; absent: nobody's. */
  readonly owner?: SessionOwner | undefined;
  /** Holds them from the start. */
  readonly connection?: Connection | undefined;
  /** The same call that is sent again with it gives what it opened, as far as nothing was done with that. */
  readonly requestId?: string | undefined;
}

export interface ForkOptions extends OpeningOptions {
  /** Steps that they share; absent: all. */
  readonly atStep?: number | undefined;
  /** 1 to 64; 1 when absent. */
  readonly count?: number | undefined;
}

/** The sessions that were opened. */
export interface Branched {
  readonly sessionIds: readonly string[];
  /** Steps that each has taken. */
  readonly stepCount: number;
  /** What each was answered last. */
  readonly observation: Observation;
}

export interface SessionSnapshot {
  readonly snapshot: Buffer;
  readonly stepCount: number;
}
