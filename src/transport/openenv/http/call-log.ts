import type { CallIds, RequestLog } from "../../request-log.js";
import type { HttpReply, HttpRequest } from "../../route.js";
import { tracePointOf } from "../../tracing/index.js";
import { isUnexpected } from "../failure.js";
import { reasonFor } from "../outcome-word.js";
import { requestTarget } from "./request-target.js";
import { sessionOfCall } from "./session-of-call.js";

/** What is known of a call so far. */
export interface SeenCall {
  /** Its path as it is declared. */
  route?: string;
  body?: Buffer;
}

/** What the log is told of one call. */
export interface CallLog {
  /** To be filled in as it gets known. */
  readonly seen: SeenCall;
  /** Its end. `status`: 0 where nobody is there to be answered. */
  ended(status: number, error: unknown, reply?: HttpReply): void;
  /** Told on where no caller caused it. */
  failed(error: unknown, reply?: HttpReply): void;
}

/** Longest path that a line repeats, in characters: callers choose it. */
const LONGEST_PATH = 200;

export function beginCallLog(log: RequestLog, request: HttpRequest): CallLog {
  const started = log.requestsWanted ? performance.now() : 0;
  const seen: SeenCall = {};
  const ids = (reply?: HttpReply): CallIds => ({
    sessionId: sessionOfCall(request, seen.body, reply),
    trace: tracePointOf(request.headers),
  });
  const where = (): string =>
    `${request.method ?? ""} ${requestTarget(request.url).path.slice(0, LONGEST_PATH)}`;
  return {
    seen,
    ended(status, error, reply) {
      if (!log.requestsWanted) return;
      log.request({
        protocol: "http",
        method: where(),
        outcome: error === undefined && status >= 400 ? String(status) : reasonFor(error),
        durationMs: performance.now() - started,
        route: seen.route,
        status,
        ...(log.idsWanted === true && ids(reply)),
      });
    },
    failed(error, reply) {
      if (isUnexpected(error)) log.failure(error, where(), ids(reply));
    },
  };
}
