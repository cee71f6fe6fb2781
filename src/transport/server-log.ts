import type { Tracer } from "@opentelemetry/api";
import type { ServerMetrics } from "../metrics/index.js";
import { meteredLog } from "./metered-log.js";
import type { CallIds, RequestLog } from "./request-log.js";
import { tracedLog } from "./tracing/index.js";

export interface LogOptions {
  /** `NO_LOG`, where nobody reads it. */
  readonly log: RequestLog;
  /** Makes a span of each call; absent: nobody does. */
  readonly tracer?: Tracer | undefined;
}

/** The log of a server's calls, with what is told to it counted and traced where anybody reads that. */
export function serverLog(
  { log, tracer }: LogOptions,
  metrics: ServerMetrics | undefined,
  /** The run that the episode of an open session is of. */
  runOf: (sessionId: string) => string | undefined,
): RequestLog {
  return withOwnIds(meteredLog(tracedLog(log, tracer), metrics), runOf);
}

/** Ids as this server gives them alone, with the run: what else a caller names as a session may be anything, a token for example. */
function withOwnIds(log: RequestLog, runOf: (sessionId: string) => string | undefined): RequestLog {
  const own = <T extends CallIds>(ids: T): T => {
    if (ids.sessionId === undefined) return ids;
    if (!SESSION_ID.test(ids.sessionId)) return { ...ids, sessionId: undefined };
    const run = log.idsWanted === false ? undefined : runOf(ids.sessionId);
    return run === undefined ? ids : { ...ids, run };
  };
  return {
    ...log,
    request: (entry) => log.request(own(entry)),
    cut: (entry) => log.cut?.(own(entry)),
    failure: (error, where, ids) => log.failure(error, where, ids && own(ids)),
  };
}

/** A UUID, after the number of its worker where a server has several. */
const SESSION_ID = /^(?:w\d+-)?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
