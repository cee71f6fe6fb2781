import { APIConnectionError } from "openai";
import { detailOf, errorDetail, type ErrorDetail } from "./error-detail.js";
import { HttpFailure } from "./http-failure.js";

/** What can go wrong with one attempt and may go better with the next. */
export const FAULTS = ["timeout", "connection", "rate_limited", "server_error", "malformed_reply"] as const;
export type Fault = (typeof FAULTS)[number];

/** One attempt that brought no answer. */
export type Failure =
  | {
      readonly kind: "again";
      readonly fault: Fault;
      readonly detail: string;
      /** How long the endpoint asks to wait, in milliseconds. */
      readonly retryAfterMs?: number;
    }
  /** The endpoint will not take the request; without a status it was never reached. */
  | { readonly kind: "refused"; readonly status: number | undefined; readonly detail: string }
  /** A filter stands between the model and its answer: as good as the model's own refusal. */
  | { readonly kind: "filtered"; readonly detail: string };

/** A reply with status 200 that is not a chat completion. */
export class MalformedReply extends Error {
  override readonly name = "MalformedReply";
}

/** An error that was sent with status 200. */
export class ErrorInside extends Error {
  override readonly name = "ErrorInside";

  constructor(readonly given: unknown) {
    super("an error was sent with status 200");
  }
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
/** Said of a part of the request: it will not be implemented a second later. */
const NOT_IMPLEMENTED = 501;
const FIRST_ERROR = 400;
const LAST_ERROR = 599;
/** Filters of Azure and of gateways, as a code or in its words. */
const FILTERED =
  /content[_ -]?(?:filter|policy|management)|ResponsibleAIPolicy|prohibited_content|safety_block/i;
/** Waiting does not fill an account. */
const NO_CREDIT = /insufficient_quota|billing|credit balance/i;
/** The name of a certificate or of the protocol: no further attempt changes it. */
const BAD_TLS = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO|HOSTNAME_MISMATCH/;

/** `now` is milliseconds since 1970, for a Retry-After that is a date. Throws on what no endpoint caused. */
export function classify(error: unknown, now: number): Failure {
  if (error instanceof AttemptTimeout) return { kind: "again", fault: "timeout", detail: error.message };
  if (error instanceof MalformedReply)
    return { kind: "again", fault: "malformed_reply", detail: error.message };
  if (error instanceof ErrorInside) return insideFailure(error);
  if (error instanceof APIConnectionError && error.cause instanceof HttpFailure)
    return httpFailure(error.cause, now);
  if (error instanceof APIConnectionError || error instanceof LostReply) {
    const { detail, code } = causeOf(error);
    return BAD_TLS.test(code)
      ? { kind: "refused", status: undefined, detail }
      : { kind: "again", fault: "connection", detail };
  }
  throw error;
}

function httpFailure({ status, headers, body }: HttpFailure, now: number): Failure {
  const location = headers.get("location");
  if (location !== null && status < FIRST_ERROR)
    return { kind: "refused", status, detail: `it redirects to ${withoutLogin(location)}` };
  const detail = errorDetail(body);
  // Azure says it in a code of the inner error, which the words do not repeat.
  if (status === FIRST_ERROR && FILTERED.test(codesOf(body)))
    return { kind: "filtered", detail: wordsOf(detail) };
  const fault = NO_CREDIT.test(wordsOf(detail)) ? undefined : faultOf(status);
  if (fault === undefined) return { kind: "refused", status, detail: wordsOf(detail) };
  const after = readRetryAfter(headers.get("retry-after"), now);
  return {
    kind: "again",
    fault,
    detail: wordsOf(detail),
    ...(after !== undefined && { retryAfterMs: after }),
  };
}

/** The code inside is the status that the reply should have had. */
function insideFailure({ given, message }: ErrorInside): Failure {
  const detail = detailOf(given) ?? { words: JSON.stringify(given), code: undefined };
  if (FILTERED.test(detail.code ?? "")) return { kind: "filtered", detail: wordsOf(detail) };
  const status = Number(detail.code);
  const isStatus = Number.isInteger(status) && status >= FIRST_ERROR && status <= LAST_ERROR;
  const words = `${message}: ${wordsOf(detail)}`;
  if (!isStatus) return { kind: "again", fault: "malformed_reply", detail: words };
  const fault = faultOf(status);
  return fault === undefined
    ? { kind: "refused", status, detail: words }
    : { kind: "again", fault, detail: words };
}

function faultOf(status: number): Fault | undefined {
  if (status === REQUEST_TIMEOUT) return "timeout";
  if (status === TOO_MANY_REQUESTS) return "rate_limited";
  return status >= FIRST_SERVER_ERROR && status !== NOT_IMPLEMENTED ? "server_error" : undefined;
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3), as milliseconds from now; undefined for neither. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  const date = /[a-z]/i.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function wordsOf({ words, code }: ErrorDetail): string {
  return code === undefined || words.includes(code) ? words : `${words} (${code})`;
}

/** The values of the codes in a body, wherever they stand. */
function codesOf(body: string): string {
  return [...body.matchAll(/"(?:code|type|status)"\s*:\s*"([^"]{0,100})"/g)]
    .map(([, code]) => code)
    .join(" ");
}

export function withoutLogin(address: string): string {
  return address.replace(/\/\/[^/@\s]*@/, "//").replace(/\?.*$/, "");
}

/** The innermost reason: a failed fetch says only that it failed. */
function causeOf(error: unknown): { readonly detail: string; readonly code: string } {
  let reason: unknown = error;
  while (reason instanceof Error && reason.cause instanceof Error) reason = reason.cause;
  if (!(reason instanceof Error)) return { detail: String(reason), code: "" };
  const code = "code" in reason ? String(reason.code) : "";
  if (reason.message === "") return { detail: code === "" ? reason.name : code, code };
  return { detail: reason.message, code };
}
