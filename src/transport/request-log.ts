/** What is said of one request: never a ticket's text, never a header's value. */
export interface RequestLogEntry {
  readonly protocol: "connect" | "grpc" | "grpc-web" | "http" | "websocket" | "mcp";
  /** The RPC, route or message type. */
  readonly method: string;
  /** `ok`, or the catalogue's reason, or an HTTP status. */
  readonly outcome: string;
  readonly durationMs: number;
  /** The one that the call names or has opened. */
  readonly sessionId?: string | undefined;
  /** Of the call's `traceparent`. */
  readonly traceId?: string | undefined;
}

/** A connection that the server ended because its client was silent, or sent what the server will not hold. */
export interface CutLogEntry {
  readonly protocol: "websocket" | "mcp" | "http2";
  /** As the client gets it, where it gets anything. */
  readonly why: string;
  readonly sessionId?: string;
}

export interface RequestLog {
  /** Whether anybody reads {@link request}: else nothing need be measured. */
  readonly requestsWanted: boolean;
  /** Whether sessions and traces are wanted with it: somebody reads lines, and does not only count. */
  readonly idsWanted?: boolean;
  request(entry: RequestLogEntry): void;
  /** Told at info: an episode may have ended with the connection. */
  cut?(entry: CutLogEntry): void;
  /** An error that no caller caused; its text stays on the server. */
  failure(error: unknown, where: string): void;
}

/** For a server whose log nobody reads. */
export const NO_LOG: RequestLog = {
  requestsWanted: false,
  request: () => undefined,
  failure: () => undefined,
};

/** The id of the trace that a call belongs to, as its W3C header `traceparent` says; undefined where it has none that can be read. */
export function traceIdIn(traceparent: string | readonly string[] | null | undefined): string | undefined {
  if (typeof traceparent !== "string") return undefined;
  const [, id] = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}(?:-|$)/.exec(traceparent) ?? [];
  return id === NO_TRACE ? undefined : id;
}

const NO_TRACE = "0".repeat(32);
