import { StoreError, type SessionStore } from "../journal/index.js";
import { digestOfAnswers } from "./answers-digest.js";
import { HelpdeskError } from "./catalogue.js";
import { CONTRACT_VERSION } from "./contract-version.js";
import type { ServedTickets } from "./served-tickets.js";

/** What sessions are written down with; absent where nothing is. */
export interface Keeping {
  readonly store: SessionStore;
  /** The time, in seconds since 1970 (UTC). */
  readonly unixNow: () => number;
  /** Makes the replay of a session that was kept, for whoever counts them. */
  readonly replaying?: ((replay: () => void) => void) | undefined;
  /** What a session was played with: another server plays it on only with the same. */
  readonly identity: ServerIdentity;
}

export interface ServerIdentity {
  readonly contractVersion: string;
  readonly rulesDigest: string;
  readonly datasetDigest: string;
  readonly answersDigest: string;
}

export function identityOf({ whole }: ServedTickets, rulesDigest: string): ServerIdentity {
  return {
    contractVersion: CONTRACT_VERSION,
    rulesDigest,
    datasetDigest: whole.digest,
    answersDigest: digestOfAnswers(whole),
  };
}

/** Makes the call; what the store throws becomes `store_failed`. */
export function inStore<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw storeFailure(error);
  }
}

/** As the caller is told of it; of what is no failure of the store nothing is changed. */
export function storeFailure(error: StoreError): HelpdeskError;
export function storeFailure(error: unknown): unknown;
export function storeFailure(error: unknown): unknown {
  return error instanceof StoreError ? new HelpdeskError("store_failed", error.message) : error;
}
