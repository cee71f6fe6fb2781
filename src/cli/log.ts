import pino, { type Logger } from "pino";
import type { LogLevel } from "../config/index.js";
import type { RequestLog } from "../transport/request-log.js";

export interface Log {
  readonly logger: Logger;
  readonly requests: RequestLog;
}

/** JSON lines on standard output. Requests are told at debug; no level tells a ticket's text. */
export function createLog(level: LogLevel): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  return {
    logger,
    requests: {
      requestsWanted: logger.isLevelEnabled("debug"),
      request: (entry) => logger.debug(entry, "request"),
      failure: (error, where) => logger.error({ err: error, where }, "unexpected failure"),
    },
  };
}
