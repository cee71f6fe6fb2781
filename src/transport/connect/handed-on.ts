import { createContextKey, type ContextKey } from "@connectrpc/connect";
import type { ServerHttp2Stream } from "node:http2";

/** A request that somebody began to answer before it was given to Connect. */
export interface HandedOn {
  /** What was read of its body; the rest is in the stream. */
  readonly begun: Uint8Array;
  /** What the call came to: it was made, and is not made again. Absent: it was not. */
  readonly failure?: Error;
}

const requests = new WeakMap<ServerHttp2Stream, HandedOn>();

export function handOn(stream: ServerHttp2Stream, what: HandedOn): void {
  requests.set(stream, what);
}

/** Undefined for a request that came straight here. */
export function handedOn(stream: ServerHttp2Stream | undefined): HandedOn | undefined {
  return stream === undefined ? undefined : requests.get(stream);
}

/** {@link HandedOn.failure}; an interceptor throws it. */
export const CALL_FAILURE: ContextKey<Error | undefined> = createContextKey<Error | undefined>(undefined, {
  description: "why the call failed that was made before",
});
