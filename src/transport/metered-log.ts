import { ROUTES } from "../access/index.js";
import type { ServerMetrics } from "../metrics/index.js";
import type { RequestLog, RequestLogEntry } from "./request-log.js";

/** The log, with what is told to it counted, too. */
export function meteredLog(log: RequestLog, metrics: ServerMetrics | undefined): RequestLog {
  if (metrics === undefined) return log;
  return {
    requestsWanted: true,
    idsWanted: log.idsWanted === true,
    request(entry) {
      metrics.answered({ ...entry, method: methodOf(entry) });
      if (log.requestsWanted) log.request(entry);
    },
    cut(entry) {
      metrics.cut(entry.protocol);
      log.cut?.(entry);
    },
    failure(error, where) {
      metrics.failed();
      log.failure(error, where);
    },
  };
}

/** One of few: a caller may ask for any path. */
function methodOf({ protocol, method }: RequestLogEntry): string {
  if (protocol === "http") return Object.hasOwn(ROUTES, method) ? method : "other";
  return /^[\w.]+\/\w+$/.test(method) ? method.slice(method.lastIndexOf("/") + 1) : method;
}
