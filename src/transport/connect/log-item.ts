import { HelpdeskError } from "../../service/index.js";
import type { CallIds, RequestLog, RequestLogEntry } from "../request-log.js";
import type { TracePoint } from "../tracing/index.js";
import { sessionIn } from "./session-in.js";

/** Hears of each call of a stream or a batch. */
export interface ItemWatch {
  /** A call begins. `session`: gives the one that it names. */
  readonly begin: (call: string, session: () => string | undefined) => WatchedItem;
  /** Told of what is not the caller's, and of no single call. */
  readonly fault: (error: unknown) => void;
}

/** One call; `done` or `failed` is to be called at its end. */
export interface WatchedItem {
  readonly done: (answer?: object) => void;
  readonly failed: (error: unknown) => void;
  /** As the watch's. */
  readonly fault: (error: unknown) => void;
}

/** `method`: of the stream or batch. `trace`: gives the span that it came from. */
export function watchItems(
  log: RequestLog,
  protocol: RequestLogEntry["protocol"],
  method: string,
  trace: () => TracePoint | undefined,
): ItemWatch {
  const begin: ItemWatch["begin"] = (call, session) => {
    const name = `${method} ${call}`;
    const idsWith = (answer?: object): CallIds => ({
      sessionId: session() ?? sessionIn(answer),
      trace: trace(),
    });
    const fault = (error: unknown): void => log.failure(error, name, idsWith());
    if (!log.requestsWanted) return { done: ignore, failed: ignore, fault };
    const started = performance.now();
    const tell = (outcome: string, answer?: object): void => {
      const durationMs = performance.now() - started;
      const ids = log.idsWanted === true ? idsWith(answer) : undefined;
      log.request({ protocol, method: name, outcome, durationMs, ...ids });
    };
    return {
      done: (answer) => tell("ok", answer),
      failed: (error) => tell(error instanceof HelpdeskError ? error.reason : "internal"),
      fault,
    };
  };
  return { begin, fault: (error) => log.failure(error, method, { trace: trace() }) };
}

function ignore(): void {
  // nobody reads it
}
