import type { TracePoint } from "./tracing/trace-point.js";

/** Whose call it is. */
export interface CallIds {
  /** The session that the call names or has opened. */
  readonly sessionId?: string | undefined;
  /** The span that the call came from, as its `traceparent` says; or its own, where it has one. */
  readonly trace?: TracePoint | undefined;
  /** The run that the session's reset named. */
  readonly run?: string | undefined;
}

/** What is said of one request: never a ticket's text, never a header's value. */
export interface RequestLogEntry extends CallIds {
  readonly protocol: "connect" | "grpc" | "grpc-web" | "http" | "websocket" | "mcp";
  /** The RPC, with the call that it is where it is one among several; the route; or the message type. */
  readonly method: string;
  /** `ok`, or the catalogue's reason, or an HTTP status. */
  readonly outcome: string;
  readonly durationMs: number;
  /** The path of the route or socket, as it is declared; absent for an RPC, and for a path that there is not. */
  readonly route?: string | undefined;
  /** Of an answer over HTTP. */
  readonly status?: number | undefined;
}

/** A connection that the server ended because its client was silent, or sent what the server will not hold. */
export interface CutLogEntry extends CallIds {
  readonly protocol: "websocket" | "mcp" | "http2";
  /** As the client gets it, where it gets anything. */
  readonly why: string;
}

export interface RequestLog {
  /** Whether anybody reads {@link request}: else nothing need be measured. */
  readonly requestsWanted: boolean;
  /** Whether sessions and traces are wanted with it: somebody reads lines or spans, and does not only count. */
  readonly idsWanted?: boolean;
  request(entry: RequestLogEntry): void;
  /** Told at info: an episode may have ended with the connection. */
  cut?(entry: CutLogEntry): void;
  /** An error that no caller caused; its text stays on the server. */
  failure(error: unknown, where: string, ids?: CallIds): void;
}

/** For a server whose log nobody reads. */
export const NO_LOG: RequestLog = {
  requestsWanted: false,
  request: () => undefined,
  failure: () => undefined,
};
