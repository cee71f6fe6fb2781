import pino, { type DestinationStream, type Logger } from "pino";
import type { LogLevel } from "../settings/server-settings.js";
import type { RequestLog } from "../../transport/request-log.js";
import { terminalLines } from "./terminal-lines.js";

export interface Log {
  readonly logger: Logger;
  readonly requests: RequestLog;
}

/**
 * On standard output: JSON lines, or on a terminal lines for a person. Requests are told at debug; no level tells a
 * ticket's text. `worker`: the process that speaks, where a server has several.
 */
export function createLog(level: LogLevel, terminal = false, worker?: number, out?: DestinationStream): Log {
  const base = worker === undefined ? null : { worker };
  const options = { level, base, timestamp: pino.stdTimeFunctions.isoTime };
  const logger = terminal ? pino(options, terminalLines(process.stdout)) : pino(options, out);
  return {
    logger,
    requests: {
      requestsWanted: logger.isLevelEnabled("debug"),
      idsWanted: logger.isLevelEnabled("debug"),
      request: ({ trace, ...entry }) => logger.debug({ ...entry, traceId: trace?.traceId }, "request"),
      cut: ({ trace, ...entry }) => logger.info({ ...entry, traceId: trace?.traceId }, "connection cut"),
      failure: (error, where, { trace, ...ids } = {}) =>
        logger.error({ err: error, where, ...ids, traceId: trace?.traceId }, "unexpected failure"),
    },
  };
}
