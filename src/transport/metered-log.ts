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
    failure(error, where, ids) {
      metrics.failed();
      log.failure(error, where, ids);
    },
  };
}

/** One of few: a caller may ask for any path. */
function methodOf({ protocol, method, route }: RequestLogEntry): string {
  if (protocol === "http") return route === undefined ? "other" : `${verbIn(method)} ${route}`;
  return /^[\w.]+\/\w+$/.test(method) ? method.slice(method.lastIndexOf("/") + 1) : method;
}

/** HEAD counts as GET. */
function verbIn(method: string): string {
  const verb = method.split(" ", 1)[0] ?? "";
  return verb === "HEAD" ? "GET" : verb;
}
