/** What is said of one request: never a ticket's text, never a header's value. */
export interface RequestLogEntry {
  readonly protocol: "connect" | "grpc" | "grpc-web" | "http" | "websocket" | "mcp";
  /** The RPC, route or message type. */
  readonly method: string;
  /** `ok`, or the catalogue's reason, or an HTTP status. */
  readonly outcome: string;
  readonly durationMs: number;
  readonly sessionId?: string;
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
