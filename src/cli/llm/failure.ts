import { APIConnectionError, APIError } from "openai";

/** What can go wrong with one attempt and may go better with the next. */
export const FAULTS = ["timeout", "connection", "rate_limited", "server_error", "malformed_reply"] as const;
export type Fault = (typeof FAULTS)[number];

/** One attempt that brought no answer. */
export type Failure =
  | {
      readonly retry: true;
      readonly fault: Fault;
      readonly detail: string;
      /** How long the endpoint asks to wait, in milliseconds. */
      readonly retryAfterMs?: number;
    }
  | { readonly retry: false; readonly status: number; readonly detail: string };

/** A reply with status 200 that is not a chat completion. */
export class MalformedReply extends Error {
  override readonly name = "MalformedReply";
}

/** An attempt that took longer than it may. */
export class AttemptTimeout extends Error {
  override readonly name = "AttemptTimeout";
}

/** A reply that began and did not end. */
export class LostReply extends Error {
  override readonly name = "LostReply";
}

const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;
const FIRST_SERVER_ERROR = 500;

/** `now` is milliseconds since 1970, for a Retry-After that is a date. Throws on what no endpoint caused. */
export function classify(error: unknown, now: number): Failure {
  if (error instanceof AttemptTimeout) return { retry: true, fault: "timeout", detail: error.message };
  if (error instanceof MalformedReply)
    return { retry: true, fault: "malformed_reply", detail: error.message };
  if (error instanceof APIConnectionError || error instanceof LostReply) {
    return { retry: true, fault: "connection", detail: causeOf(error) };
  }
  if (!isApiError(error)) throw error;
  const { status, headers, code } = error;
  if (status === undefined) return { retry: true, fault: "connection", detail: causeOf(error) };
  const detail = wordsOf(error.message, code);
  const fault = faultOf(status);
  if (fault === undefined) return { retry: false, status, detail };
  const after = readRetryAfter(headers?.get("retry-after") ?? null, now);
  return { retry: true, fault, detail, ...(after !== undefined && { retryAfterMs: after }) };
}

/** `instanceof` alone leaves the class's type parameters open. */
function isApiError(error: unknown): error is APIError {
  return error instanceof APIError;
}

function faultOf(status: number): Fault | undefined {
  if (status === REQUEST_TIMEOUT) return "timeout";
  if (status === TOO_MANY_REQUESTS) return "rate_limited";
  return status >= FIRST_SERVER_ERROR ? "server_error" : undefined;
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3), as milliseconds from now; undefined for neither. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  const date = /[a-z]/i.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** The package puts the status before the message; it is told apart. */
function wordsOf(message: string, code: string | null | undefined): string {
  const words = message.replace(/^\d{3} /, "");
  return typeof code === "string" && code !== "" ? `${words} (${code})` : words;
}

/** The innermost reason: a failed fetch says only that it failed. */
function causeOf(error: unknown): string {
  let reason: unknown = error;
  while (reason instanceof Error && reason.cause instanceof Error) reason = reason.cause;
  if (!(reason instanceof Error)) return String(reason);
  if (reason.message !== "") return reason.message;
  return "code" in reason ? String(reason.code) : reason.name;
}
