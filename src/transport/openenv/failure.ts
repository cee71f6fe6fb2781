import { CATALOGUE, HelpdeskError, type ErrorReason, type FailureStatus } from "../../service/index.js";
import { PACKINGS, UnknownPacking } from "../intake/index.js";
import { errorMessage } from "../../support/error-message.js";
import { shorten } from "../../support/shorten.js";
import { InvalidInput, issuesText } from "./fields/invalid-input.js";
import { InvalidJson } from "./json/read-json.js";
import { UnknownTool } from "./environment.js";
import { RpcFailure } from "./mcp/rpc.js";

/** OpenEnv's error codes on `/ws`. See docs/wire.md#error-frames. */
export type FrameCode =
  | "INVALID_JSON"
  | "UNKNOWN_TYPE"
  | "VALIDATION_ERROR"
  | "EXECUTION_ERROR"
  | "CAPACITY_REACHED"
  | "FACTORY_ERROR"
  | "SESSION_ERROR";

const HTTP_STATUS = {
  invalid_argument: 422,
  unauthenticated: 401,
  not_found: 404,
  permission_denied: 403,
  failed_precondition: 409,
  resource_exhausted: 503,
  deadline_exceeded: 504,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<FailureStatus, number>;

/** Whether the failure is the server's own fault and belongs in its log. */
export function isUnexpected(error: unknown): boolean {
  return !(
    error instanceof InvalidInput ||
    error instanceof HelpdeskError ||
    error instanceof InvalidJson ||
    error instanceof UnknownPacking ||
    error instanceof RpcFailure ||
    error instanceof UnknownTool
  );
}

export interface HttpFailure {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The HTTP status and JSON body of a failure: FastAPI's `detail`, with the catalogue's code and next step. */
export function httpFailure(error: unknown): HttpFailure {
  if (error instanceof InvalidInput) {
    return {
      status: 422,
      body: `{"detail":${issuesText(error.issues)},${catalogueText("code", error.reason)}}`,
      headers: {},
    };
  }
  if (error instanceof UnknownPacking) {
    const detail = JSON.stringify(error.message);
    return {
      status: 415,
      body: `{"detail":${detail},${catalogueText("code", "malformed_request")}}`,
      headers: { "accept-encoding": PACKINGS.join(", ") },
    };
  }
  const known = error instanceof HelpdeskError ? error : undefined;
  const reason = known?.reason ?? "internal";
  const detail = JSON.stringify(errorMessage(error));
  return {
    status: OWN_STATUS[reason] ?? HTTP_STATUS[CATALOGUE[reason].status],
    body: `{"detail":${detail},${catalogueText("code", reason)}${particulars(known)}}`,
    headers: headersOf(known),
  };
}

/** Of reasons for which HTTP has a status that says more. */
const OWN_STATUS: Partial<Record<ErrorReason, number>> = { request_too_large: 413, rate_limited: 429 };

function headersOf(error: HelpdeskError | undefined): Readonly<Record<string, string>> {
  if (error?.reason === "unauthenticated") return { "www-authenticate": 'Bearer realm="helpdesk"' };
  const seconds = error?.retryAfterSeconds;
  return seconds === undefined ? {} : { "retry-after": String(Math.ceil(seconds)) };
}

/** What a failure of the catalogue says beside its sentence: the same on a JSON-RPC error as in a frame on `/ws`. */
export function failureDetails(error: unknown): object {
  // Read back from the text of the frame, so that the two cannot differ.
  return JSON.parse(`{${detailsText(error)}}`) as object;
}

function detailsText(error: unknown): string {
  if (error instanceof InvalidInput) {
    return `"errors":${issuesText(error.issues)},${catalogueText("reason", error.reason)}`;
  }
  const known = error instanceof HelpdeskError ? error : undefined;
  return `${catalogueText("reason", known?.reason ?? "internal")}${particulars(known)}`;
}

/** Longest account of what is wrong in a message that may be shown to a model, in characters. */
const LONGEST_ACCOUNT = 400;

/**
 * The `error` frame of a failure. OpenEnv's own server says no more than "Invalid message"; its client shows the
 * message alone, so here the field and the words allowed follow. See docs/wire.md#error-frames.
 */
export function failureFrame(error: unknown): string {
  if (error instanceof InvalidInput) {
    return errorFrame(
      "VALIDATION_ERROR",
      `Invalid message: ${shorten(error.message, LONGEST_ACCOUNT)}. ${CATALOGUE[error.reason].nextStep}`,
      `,${detailsText(error)}`,
    );
  }
  if (error instanceof InvalidJson) {
    return errorFrame(
      "INVALID_JSON",
      `Invalid JSON: ${error.message}`,
      `,${catalogueText("reason", "malformed_request")}`,
    );
  }
  const known = error instanceof HelpdeskError ? error : undefined;
  const reason = known?.reason ?? "internal";
  const code = reason === "session_limit_reached" ? "CAPACITY_REACHED" : "EXECUTION_ERROR";
  return errorFrame(code, errorMessage(error), `,${detailsText(error)}`);
}

/** `more` is the text of further members, each after a comma. */
export function errorFrame(code: FrameCode, message: string, more = ""): string {
  return `{"type":"error","data":{"message":${JSON.stringify(message)},"code":"${code}"${more}}}`;
}

function catalogueText(key: "code" | "reason", reason: ErrorReason): string {
  return `"${key}":"${reason}","next_step":${JSON.stringify(CATALOGUE[reason].nextStep)}`;
}

function particulars(error: HelpdeskError | undefined): string {
  if (error === undefined) return "";
  const subject = error.subject === "" ? "" : `,"subject":${JSON.stringify(error.subject)}`;
  const allowed = error.allowed.length === 0 ? "" : `,"allowed":${JSON.stringify(error.allowed)}`;
  const { capacity } = error;
  const slots =
    capacity === undefined
      ? ""
      : `,"active_sessions":${capacity.activeSessions},"max_sessions":${capacity.maxSessions}`;
  const end = error.sessionEnd === undefined ? "" : `,"session_end":"${error.sessionEnd}"`;
  const { retryAfterSeconds: seconds } = error;
  const retry = seconds === undefined ? "" : `,"retry_after_seconds":${seconds}`;
  return `${subject}${allowed}${slots}${end}${retry}`;
}
