/** Spans of calls, by OpenTelemetry's API: who reads them brings the SDK. docs/operations.md#traces. */
export { flushSpans, registeredTracer } from "./registered-tracer.js";
export { tracedLog } from "./traced-log.js";
export { tracePointIn, tracePointOf, type TracePoint } from "./trace-point.js";
