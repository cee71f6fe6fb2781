import { HelpdeskError } from "../../service/index.js";
import type { RequestLog, RequestLogEntry } from "../request-log.js";

/** Hears of each call of a stream or a batch. */
export interface ItemWatch {
  /** A call begins; the function that it gives is to be called at its end, with what it failed with. */
  readonly begin: (call: string) => (error: unknown) => void;
  /** Told of what is not the caller's. */
  readonly fault: (error: unknown) => void;
}

/** `method`: of the stream or batch. */
export function watchItems(
  log: RequestLog,
  protocol: RequestLogEntry["protocol"],
  method: string,
): ItemWatch {
  return {
    begin: (call) => logItem(log, protocol, `${method} ${call}`),
    fault: (error) => log.failure(error, method),
  };
}

/** Begins the log line of one call among several; the function that it gives ends it, with what the call failed with. */
function logItem(
  log: RequestLog,
  protocol: RequestLogEntry["protocol"],
  method: string,
): (error: unknown) => void {
  if (!log.requestsWanted) return ignore;
  const started = performance.now();
  return (error) => {
    const outcome =
      error === undefined ? "ok" : error instanceof HelpdeskError ? error.reason : ("internal" as const);
    log.request({ protocol, method, outcome, durationMs: performance.now() - started });
  };
}

function ignore(): void {
  // nobody reads it
}
