import type { IncomingHttpHeaders } from "node:http2";

/** Headers that say nothing that a usual call would be answered by. A value that is given is the only usual one. */
const USUAL_HEADERS: ReadonlyMap<string, string | undefined> = new Map([
  [":authority", undefined],
  [":method", "POST"],
  [":path", undefined],
  [":scheme", undefined],
  ["accept-encoding", undefined],
  ["authorization", undefined],
  ["content-type", undefined],
  ["grpc-accept-encoding", undefined],
  ["grpc-encoding", "identity"],
  ["grpc-timeout", undefined],
  ["te", "trailers"],
  ["traceparent", undefined],
  ["tracestate", undefined],
  ["user-agent", undefined],
  ["x-request-id", undefined],
]);

const CONTENT_TYPES: ReadonlySet<unknown> = new Set(["application/grpc", "application/grpc+proto"]);

/** A second and more: a call takes microseconds, so that only a shorter deadline can pass on the server. */
const LONG_TIMEOUT = /^(?:[1-9]\d{0,5}S|[1-9]\d{3,7}m|[1-9]\d{0,3}M|[1-9]\d{0,1}H)$/;

/** Characters of all headers together; the door refuses far longer ones. */
const MOST_CHARACTERS = 4_096;

/**
 * Whether the headers are those of a gRPC call that can be answered without looking any further. Everything else is not
 * wrong, only unusual: Connect answers it.
 */
export function isUsualCall(headers: IncomingHttpHeaders): boolean {
  if (!CONTENT_TYPES.has(headers["content-type"]) || headers[":authority"] === undefined) return false;
  let characters = 0;
  for (const name in headers) {
    const value = headers[name];
    if (typeof value !== "string" || !USUAL_HEADERS.has(name)) return false;
    const only = USUAL_HEADERS.get(name);
    if (only !== undefined && value !== only) return false;
    characters += name.length + value.length;
  }
  const timeout = headers["grpc-timeout"];
  if (typeof timeout === "string" && !LONG_TIMEOUT.test(timeout)) return false;
  return characters <= MOST_CHARACTERS;
}
