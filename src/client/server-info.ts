import type { Split } from "../domain/vocabulary.js";
import { HelpdeskError } from "./failure.js";

/** What the server is and what it takes; equal digests play and score alike. */
export interface ServerInfo {
  /** `helpdesk`, or what the operator calls it. */
  readonly name: string;
  /** What it is, in a sentence. */
  readonly description: string;
  /** Of the program. */
  readonly version: string;
  /** Of the contract, as semantic versioning has it. */
  readonly contractVersion: string;
  /** Of the rules; equal ones score alike. */
  readonly rulesDigest: string;
  /** The tickets that are played. */
  readonly dataset: {
    /** Of all of them; equal ones play equal episodes. */
    readonly digest: string;
    /** How many there are. */
    readonly ticketCount: number;
    /** The parts that are played apart, dev first. */
    readonly splits: readonly {
      /** Which part. */
      readonly split: Split;
      /** Of its tickets. */
      readonly digest: string;
      /** How many it has. */
      readonly ticketCount: number;
    }[];
  };
  /** Places that sessions can hold. */
  readonly maxConcurrentSessions: number;
  /** After how long an idle session ends, in seconds; 0: never. */
  readonly sessionTimeoutSeconds: number;
  /** Most tickets that a reset may ask for. */
  readonly maxQueueSize: number;
  /** From the end of a session's last gRPC connection to its own end; 0: never, or a server before contract 1.2.0. */
  readonly disconnectGraceSeconds: number;
  /** Idle time after which a full server may give up a session that nobody uses; 0: a server before contract 1.2.0. */
  readonly yieldAfterSeconds: number;
  /** Requests of one stream that may be unanswered at a time; 0: a server before contract 1.7.0, which has no streams. */
  readonly maxUnansweredPlayRequests: number;
  /** Items that a batch may have; 0: a server before contract 1.7.0, which has no batches. */
  readonly maxBatchItems: number;
  /** Sessions that one fork opens at most; 0: a server before contract 1.11.0, which has none. */
  readonly maxForks: number;
  /** Answers that may wait for a watcher; 0: a server before contract 1.11.0. */
  readonly maxUnreadWatchAnswers: number;
  /** The worlds that a reset can draw tickets from; absent: a server without. */
  readonly worlds?: {
    /** Of what they are made of; equal ones, with equal keys, draw equal tickets. */
    readonly digest: string;
    /** Of the key that they are derived from; empty: there is none. */
    readonly keyDigest: string;
    /** The numbers that a source takes. */
    readonly options: readonly {
      /** As the contract has it, such as `hidden_percent`. */
      readonly name: string;
      /** The least that it takes. */
      readonly minimum: number;
      /** The most that it takes. */
      readonly maximum: number;
      /** What it is. */
      readonly description: string;
    }[];
  };
}

/** The contract that this client speaks; a server with another major version is warned of. */
export const CLIENT_CONTRACT_MAJOR = 1;

/** A sentence for the user, or undefined when server and client speak the same major version. */
export function contractWarning(contractVersion: string): string | undefined {
  if (Number(contractVersion.split(".")[0]) === CLIENT_CONTRACT_MAJOR) return undefined;
  return (
    `The server speaks version ${contractVersion} of the helpdesk contract, this client ${CLIENT_CONTRACT_MAJOR}.x: ` +
    "use the client that came with the server."
  );
}

/** The failure of what a server before contract 1.7.0 does not have. */
export function olderServer(contractVersion: string, missing: string, instead: string): HelpdeskError {
  return new HelpdeskError({
    reason: "invalid_option",
    subject: missing,
    problem: `The server speaks version ${contractVersion} of the contract, which has no ${missing}.`,
    nextStep: `${instead}, or use a server of version 1.7.0 or later.`,
  });
}
