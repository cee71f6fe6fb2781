import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorDetailSchema, ErrorReasonSchema, SessionEndSchema } from "../../gen/ts/helpdesk/v1/error_pb.js";
import type { ErrorReason, SessionEnd } from "../service/index.js";
import { wordOf } from "./words.js";

/** The catalogue's reasons (docs/errors.md), and two of the client's own: no server was reached, or not one of ours. */
export type FailureReason = ErrorReason | "unreachable" | "unexpected";

export interface FailureFacts {
  readonly reason: FailureReason;
  /** One plain sentence on what is wrong. */
  readonly problem: string;
  /** What to do now. */
  readonly nextStep: string;
  /** The field, id or word at fault; empty: the call as a whole. */
  readonly subject?: string;
  /** The words that fit, where a word is at fault. */
  readonly allowedWords?: readonly string[];
  /** For `session_limit_reached`. */
  readonly capacity?: { readonly activeSessions: number; readonly maxSessions: number };
  /** For `unknown_session`: how the session ended, where the server remembers it. */
  readonly sessionEnd?: SessionEnd | undefined;
  readonly cause?: unknown;
}

/**
 * A call that failed. Nothing has changed on the server, unless the reason is `step_deadline_exceeded`, `unreachable` or
 * `unexpected`: then a step or a reset may have been taken. A step that is sent again with the same `requestId` is taken
 * once at most.
 */
export class HelpdeskError extends Error {
  override readonly name = "HelpdeskError";
  readonly reason: FailureReason;
  readonly problem: string;
  readonly nextStep: string;
  readonly subject: string;
  readonly allowedWords: readonly string[];
  readonly capacity: { readonly activeSessions: number; readonly maxSessions: number } | undefined;
  readonly sessionEnd: SessionEnd | undefined;

  constructor(facts: FailureFacts) {
    super(`${facts.problem} ${facts.nextStep}`, { cause: facts.cause });
    this.reason = facts.reason;
    this.problem = facts.problem;
    this.nextStep = facts.nextStep;
    this.subject = facts.subject ?? "";
    this.allowedWords = facts.allowedWords ?? [];
    this.capacity = facts.capacity;
    this.sessionEnd = facts.sessionEnd;
  }
}

/** What a failed call means to the caller; the server's own words where it said any. */
export function failureOf(cause: unknown, url: string): HelpdeskError {
  const error = ConnectError.from(cause);
  const [detail] = error.findDetails(ErrorDetailSchema);
  if (detail !== undefined) {
    const { subject, problem, nextStep, allowedWords, activeSessions, maxSessions } = detail;
    return new HelpdeskError({
      // A server of a later version may have reasons of its own; the union tells those of this one.
      reason: (wordOf(ErrorReasonSchema, detail.reason) ?? "unexpected") as FailureReason,
      subject,
      problem,
      nextStep,
      allowedWords,
      ...(maxSessions > 0 && { capacity: { activeSessions, maxSessions } }),
      sessionEnd: wordOf(SessionEndSchema, detail.sessionEnd) as SessionEnd | undefined,
      cause,
    });
  }
  if (error.code === Code.Unavailable || error.cause instanceof TypeError) {
    return new HelpdeskError({
      reason: "unreachable",
      problem: `No answer from ${url}: ${error.rawMessage}.`,
      nextStep: "Start the server (npm start), or correct the address.",
      subject: url,
      cause,
    });
  }
  return new HelpdeskError({
    reason: "unexpected",
    problem: `${url} answered ${Code[error.code]}: ${error.rawMessage}.`,
    nextStep:
      "Check that the address is that of a helpdesk server and that nothing between changes its answers.",
    subject: url,
    cause,
  });
}
