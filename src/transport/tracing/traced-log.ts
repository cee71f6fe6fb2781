import {
  context,
  createTraceState,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type Tracer,
} from "@opentelemetry/api";
import type { RequestLog, RequestLogEntry } from "../request-log.js";
import { isServersFault, spanAttributes, spanName } from "./describe-span.js";
import { epochMs } from "./epoch-clock.js";
import type { TracePoint } from "./trace-point.js";

/** The log, with a span for each call that is told to it. Without a tracer it is the log itself. */
export function tracedLog(log: RequestLog, tracer: Tracer | undefined): RequestLog {
  if (tracer === undefined) return log;
  return {
    ...log,
    requestsWanted: true,
    idsWanted: true,
    request(entry) {
      const own = tell(tracer, entry);
      if (log.requestsWanted) log.request({ ...entry, trace: own });
    },
  };
}

/** Makes the span of a call that has ended; gives its place. */
function tell(tracer: Tracer, entry: RequestLogEntry): TracePoint {
  const endTime = epochMs();
  const startTime = endTime - entry.durationMs;
  const options = { kind: SpanKind.SERVER, startTime, attributes: spanAttributes(entry) };
  const span = tracer.startSpan(spanName(entry), options, parentOf(entry));
  if (isServersFault(entry)) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(endTime);
  return pointOf(span);
}

/**
 * The span of an instrumentation of HTTP that the process has, where it is about this very call; else the caller's. Calls over
 * HTTP/2 and sockets are answered in turns that many share: there the span that is active may be anybody's.
 */
function parentOf({ protocol, trace: caller }: RequestLogEntry): Context {
  const active =
    protocol === "grpc" || protocol === "websocket" ? undefined : trace.getSpan(context.active());
  if (active !== undefined && (caller === undefined || active.spanContext().traceId === caller.traceId)) {
    return context.active();
  }
  if (caller === undefined) return ROOT_CONTEXT;
  const { traceId, spanId, flags: traceFlags, state } = caller;
  const traceState = state === undefined ? {} : { traceState: createTraceState(state) };
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true, ...traceState });
}

function pointOf(span: Span): TracePoint {
  const { traceId, spanId, traceFlags: flags } = span.spanContext();
  return { traceId, spanId, flags };
}
