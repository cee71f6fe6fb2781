import { RUN_NAME_IN_WORDS } from "../domain/run-name.js";
import type { SessionEnd } from "./session-end.js";

/**
 * Every way in which a call can fail. One table: each transport translates `status` and nothing else, and
 * docs/errors.md lists the same rows (a test holds the two together).
 */

/** How a failure looks on each transport; the names are gRPC's. */
export type FailureStatus =
  | "invalid_argument"
  | "unauthenticated"
  | "not_found"
  | "permission_denied"
  | "failed_precondition"
  | "resource_exhausted"
  | "deadline_exceeded"
  | "unavailable"
  | "internal";

export interface CatalogueEntry {
  readonly status: FailureStatus;
  /** What the reader should do next; ends every message. */
  readonly nextStep: string;
}

export const CATALOGUE = {
  malformed_request: {
    status: "invalid_argument",
    nextStep: "Send a request in the shape of the contract (GET /schema, or gRPC reflection).",
  },
  request_too_large: {
    status: "resource_exhausted",
    nextStep: "Send a smaller request; an action is a few hundred bytes.",
  },
  unknown_key: {
    status: "invalid_argument",
    nextStep: "Remove the key, or correct its spelling.",
  },
  unknown_word: {
    status: "invalid_argument",
    nextStep: "Use one of the words listed.",
  },
  wrong_type: {
    status: "invalid_argument",
    nextStep: "Send the type that the field declares (GET /schema).",
  },
  missing_action: {
    status: "invalid_argument",
    nextStep: "Set the action: one of submit, investigate, request_info, open_incident, defer.",
  },
  invalid_confidence: {
    status: "invalid_argument",
    nextStep: "Send a number from 0 to 1 that says how sure you are, or leave it out.",
  },
  invalid_seed: {
    status: "invalid_argument",
    nextStep: "Use a whole number from 0 to 2147483647, or leave the seed out and the server draws one.",
  },
  unknown_task: {
    status: "invalid_argument",
    nextStep: "Use task 1, 2 or 3, or leave it out and it is drawn from the seed.",
  },
  invalid_queue_size: {
    status: "invalid_argument",
    nextStep: "Ask for 1 to 50 tickets and at most as many as the dataset has.",
  },
  unknown_ticket: {
    status: "invalid_argument",
    nextStep:
      "Use ids of tickets of the split that is played, name the split with them, or leave ticket_ids out and the queue is sampled.",
  },
  duplicate_ticket: {
    status: "invalid_argument",
    nextStep: "Name each ticket once.",
  },
  invalid_source: {
    status: "invalid_argument",
    nextStep:
      "Name a world, such as source: {generated: {world: 7, split: train}}, with numbers in the ranges that the server's info tells, or leave source out.",
  },
  invalid_identifier: {
    status: "invalid_argument",
    nextStep: "Use 1 to 255 characters without control characters, or leave it out.",
  },
  invalid_run: {
    status: "invalid_argument",
    nextStep: `Name a run with ${RUN_NAME_IN_WORDS}, or leave it out.`,
  },
  unknown_run: {
    status: "not_found",
    nextStep: "GET /runs, or ListRuns, lists the runs; a run is there when a reset has named it.",
  },
  not_recorded: {
    status: "failed_precondition",
    nextStep:
      "Start the server with --record FOLDER, or with a store (--store), and it keeps the episodes of runs.",
  },
  unknown_session: {
    status: "not_found",
    nextStep: "Call reset without a session to open a new one; idle and closed sessions are forgotten.",
  },
  session_lost: {
    status: "not_found",
    nextStep: "Call reset without a session to open another; the server goes on.",
  },
  session_limit_reached: {
    status: "resource_exhausted",
    nextStep:
      "Close a session, wait for one to end, or raise the limit: MAX_CONCURRENT_ENVS, or the token's max_sessions.",
  },
  episode_not_started: {
    status: "failed_precondition",
    nextStep: "Call reset first.",
  },
  episode_over: {
    status: "failed_precondition",
    nextStep: "Call reset to start the next episode.",
  },
  episode_not_over: {
    status: "failed_precondition",
    nextStep: "Play the episode to its end first; until then GetState, or GET /state, tells how far it is.",
  },
  step_mismatch: {
    status: "failed_precondition",
    nextStep: "Read the state, then repeat the step with the session's step count, or without expected_step.",
  },
  step_deadline_exceeded: {
    status: "deadline_exceeded",
    nextStep: "Call reset: the outcome of this step is not known.",
  },
  server_draining: {
    status: "unavailable",
    nextStep: "Connect to another server, or try again once this one is back.",
  },
  store_failed: {
    status: "unavailable",
    nextStep: "Send the call again with the same request_id: it is done once.",
  },
  session_diverged: {
    status: "failed_precondition",
    nextStep: "Call reset without a session to open a new one, or go back to the server that played it.",
  },
  internal: {
    status: "internal",
    nextStep: "Nothing was changed. Try again; if it persists, report the server's log line.",
  },
  exam_fixed: {
    status: "invalid_argument",
    nextStep:
      "In an exam, reset with a session and an agent's name, or with nothing; the exam deals the episode.",
  },
  exam_withheld: {
    status: "permission_denied",
    nextStep: "Play by what the observations say; the exam's report tells the rest when it is over.",
  },
  exam_over: {
    status: "failed_precondition",
    nextStep: "Close the session: every episode was dealt, and each is dealt once.",
  },
  unauthenticated: {
    status: "unauthenticated",
    nextStep:
      "Send the header `Authorization: Bearer TOKEN` (gRPC metadata `authorization`) with a token that the server's operator gave you.",
  },
  permission_denied: {
    status: "permission_denied",
    nextStep:
      "Use a token whose role may do this and that the session belongs to; the operator gives them out.",
  },
  rate_limited: {
    status: "resource_exhausted",
    nextStep: "Wait as long as retry_after_seconds says, then send the step again.",
  },
  invalid_step: {
    status: "invalid_argument",
    nextStep:
      "Use a whole number from 0, right after the reset; a fork's is at most what the session has taken (GetState: step_count).",
  },
  invalid_count: {
    status: "invalid_argument",
    nextStep: "Fork 1 to 64 sessions at a time, or leave the count out for one.",
  },
  invalid_snapshot: {
    status: "invalid_argument",
    nextStep: "Send the bytes as SnapshotSession gave them, to a server that has the same snapshot key.",
  },
  snapshot_mismatch: {
    status: "failed_precondition",
    nextStep:
      "Restore it on a server with the same rules, tickets and answers: GetServerInfo tells their digests.",
  },
  watcher_too_slow: {
    status: "resource_exhausted",
    nextStep: "Watch again from the step after the last that you have, and read answers as they come.",
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorReason = keyof typeof CATALOGUE;

/** A failure that the caller can act on. Nothing has changed when it is thrown, but with `step_deadline_exceeded` and `store_failed`. */
export class HelpdeskError extends Error {
  override readonly name = "HelpdeskError";

  constructor(
    readonly reason: ErrorReason,
    /** One plain sentence on what is wrong, with a full stop. */
    readonly problem: string,
    /** The field, id or word at fault: `seed`, `action.priority`, a ticket id. */
    readonly subject: string = "",
    /** The words allowed, where the subject is a word. */
    readonly allowed: readonly string[] = [],
    /** For `session_limit_reached`. */
    readonly capacity?: { readonly activeSessions: number; readonly maxSessions: number },
    /** For `unknown_session` and `session_lost`: how the session ended, where the server remembers it. */
    readonly sessionEnd?: SessionEnd,
    /** When to try again, in seconds, where that is known. */
    readonly retryAfterSeconds?: number,
  ) {
    super(`${problem} ${CATALOGUE[reason].nextStep}`);
  }

  get status(): FailureStatus {
    return CATALOGUE[this.reason].status;
  }
}
