import { Code, ConnectError } from "@connectrpc/connect";
import {
  ErrorDetailSchema,
  ErrorReasonSchema,
  SessionEndSchema,
  type ErrorReason as ReasonMessage,
  type SessionEnd as SessionEndMessage,
} from "../../gen/ts/helpdesk/v1/error_pb.js";
import { wordOf } from "./words.js";

/** The catalogue's reasons, in bare words (docs/errors.md of the repository). */
export type ErrorReason = Exclude<Lowercase<keyof typeof ReasonMessage>, "unspecified">;

/** How a session that is no more ended, in a bare word of the contract. */
export type SessionEnd = Exclude<Lowercase<keyof typeof SessionEndMessage>, "unspecified">;

/**
 * The catalogue's reasons, and four of the client's own: no server was reached or the connection was lost; no answer came
 * within `timeoutMs`; an answer that no helpdesk server gives; an option of the client that cannot be.
 */
export type FailureReason = ErrorReason | "unreachable" | "timed_out" | "unexpected" | "invalid_option";

/** After these the server may have done what was asked. */
const OUTCOME_UNKNOWN: ReadonlySet<FailureReason> = new Set([
  "unreachable",
  "timed_out",
  "unexpected",
  "step_deadline_exceeded",
  "store_failed",
]);

/** What a {@link HelpdeskError} is made of. */
export interface FailureFacts {
  /** What failed, in one word. */
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
  readonly capacity?: {
    /** Sessions that hold a place. */
    readonly activeSessions: number;
    /** Places that there are. */
    readonly maxSessions: number;
  };
  /** For `unknown_session`: how the session ended, where the server remembers it. */
  readonly sessionEnd?: SessionEnd | undefined;
  /** For `rate_limited`: when the next call may succeed, in seconds from now; else 0. */
  readonly retryAfterSeconds?: number;
  /** What was thrown below. */
  readonly cause?: unknown;
}

/** A call that failed. Where {@link outcomeUnknown} is false, nothing has changed on the server. */
export class HelpdeskError extends Error {
  /** Always `HelpdeskError`. */
  override readonly name = "HelpdeskError";
  /** What failed, in one word. */
  readonly reason: FailureReason;
  /** One plain sentence on what is wrong. */
  readonly problem: string;
  /** What to do now. */
  readonly nextStep: string;
  /** The field, id or word at fault; empty: the call as a whole. */
  readonly subject: string;
  /** The words that fit, where a word is at fault; else empty. */
  readonly allowedWords: readonly string[];
  /** How full the server is, for `session_limit_reached`. */
  readonly capacity:
    | {
        /** Sessions that hold a place. */
        readonly activeSessions: number;
        /** Places that there are. */
        readonly maxSessions: number;
      }
    | undefined;
  /** How the session ended, for `unknown_session` where the server remembers it. */
  readonly sessionEnd: SessionEnd | undefined;
  /** When the next call may succeed, in seconds from now, for `rate_limited`; else 0. */
  readonly retryAfterSeconds: number;
  /**
   * True when the answer was lost (`unreachable`, `timed_out`, `unexpected`) or the server gave up waiting for the step
   * (`step_deadline_exceeded`) or could not store it (`store_failed`): what was asked may have been done. A step can be called again with the same action: it
   * is the same step and is taken once.
   */
  readonly outcomeUnknown: boolean;

  /** Made by the client. */
  constructor(facts: FailureFacts) {
    super(`${facts.problem} ${facts.nextStep}`, { cause: facts.cause });
    this.reason = facts.reason;
    this.problem = facts.problem;
    this.nextStep = facts.nextStep;
    this.subject = facts.subject ?? "";
    this.allowedWords = facts.allowedWords ?? [];
    this.capacity = facts.capacity;
    this.sessionEnd = facts.sessionEnd;
    this.retryAfterSeconds = facts.retryAfterSeconds ?? 0;
    this.outcomeUnknown = OUTCOME_UNKNOWN.has(facts.reason);
  }
}

/** The connection's end, whoever ended it: this client cancels nothing itself. */
const LOST: readonly Code[] = [Code.Unavailable, Code.Aborted, Code.Canceled];

/**
 * Whether the answer ended before its end, as where a proxy resets the stream of a server that died within it. Connect tells
 * it as a wrong answer, by these words alone.
 */
function isCutAnswer(error: ConnectError): boolean {
  return error.code === Code.Internal && /\bINTERNAL_ERROR\b|missing status$/.test(error.rawMessage);
}

/** What a failed call means to the caller; the server's own words where it said any. */
export function failureOf(cause: unknown, url: string): HelpdeskError {
  const error = ConnectError.from(cause);
  const [detail] = error.findDetails(ErrorDetailSchema);
  if (detail !== undefined) {
    const { subject, problem, nextStep, allowedWords, activeSessions, maxSessions, retryAfterSeconds } =
      detail;
    return new HelpdeskError({
      // A server of a later version may have reasons of its own; the union tells those of this one.
      reason: (wordOf(ErrorReasonSchema, detail.reason) ?? "unexpected") as FailureReason,
      subject,
      problem,
      nextStep,
      allowedWords,
      retryAfterSeconds,
      ...(maxSessions > 0 && { capacity: { activeSessions, maxSessions } }),
      sessionEnd: wordOf(SessionEndSchema, detail.sessionEnd) as SessionEnd | undefined,
      cause,
    });
  }
  if (error.code === Code.DeadlineExceeded) {
    return new HelpdeskError({
      reason: "timed_out",
      problem: `No answer from ${url} in time.`,
      nextStep:
        "The server may have done what was asked. Call a step again with the same action, it is taken once; or give a longer timeoutMs.",
      subject: url,
      cause,
    });
  }
  if (LOST.includes(error.code) || error.cause instanceof TypeError || isCutAnswer(error)) {
    return new HelpdeskError({
      reason: "unreachable",
      problem: `No answer from ${url}: ${error.rawMessage}.`,
      nextStep:
        "Start the server (npm start), or correct the address. If the connection was lost, call a step again with the same action: it is taken once.",
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
