/** A span of somebody's, by which others say where in a trace they belong. */
export interface TracePoint {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** Bit 0: the trace is sampled. */
  readonly flags: number;
  /** What the tracing systems on the way say of it, as `tracestate` has it. */
  readonly state?: string;
}

/** A header as Node and as fetch give it. */
type HeaderValue = string | readonly string[] | null | undefined;

/** The span that made a call, as its W3C headers say; undefined where it has none that can be read. */
export function tracePointIn(traceparent: HeaderValue, tracestate?: HeaderValue): TracePoint | undefined {
  if (typeof traceparent !== "string") return undefined;
  const [, version, traceId, spanId, flags, more] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (version === "ff" || (version === "00" && more !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  const state = typeof tracestate === "string" && tracestate.length <= LONGEST_STATE ? tracestate : undefined;
  return { traceId, spanId, flags: Number.parseInt(flags, 16), ...(state !== undefined && { state }) };
}

/** Later versions may say more behind it. */
const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/** W3C asks that at least so many characters are handed on. */
const LONGEST_STATE = 512;

/** {@link tracePointIn} of the headers of a request of Node's. */
export function tracePointOf(headers: Readonly<Record<string, HeaderValue>>): TracePoint | undefined {
  return tracePointIn(headers["traceparent"], headers["tracestate"]);
}
