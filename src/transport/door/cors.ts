import { cors } from "@connectrpc/connect";
import type { IncomingHttpHeaders } from "node:http";

type Headers = Readonly<Record<string, string>>;

/** Headers of answers that a page's script may read: Connect's, gRPC-Web's, and those that name a session. */
const EXPOSED = [...cors.exposedHeaders, "X-Session-Id", "Mcp-Session-Id", "Mcp-Protocol-Version"].join(", ");

/** Headers that a page may send where it does not say which it wants to. */
const ALLOWED = [...cors.allowedHeaders, "X-Session-Id", "Mcp-Session-Id", "Mcp-Protocol-Version"].join(", ");

/** Two hours: the longest that browsers keep it. */
const MAX_AGE_S = "7200";

/** What tells a browser that a page of the origin may read the answer. */
export function corsHeaders(origin: string): Headers {
  return {
    "access-control-allow-origin": origin,
    "access-control-expose-headers": EXPOSED,
    vary: "Origin",
  };
}

/** Whether the browser asks first, before it sends what a plain form could not. */
export function isPreflight(method: string | undefined, headers: IncomingHttpHeaders): boolean {
  return method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
}

/** The answer to that question: whatever the page asks for, since its origin is one that the operator named. */
export function preflightHeaders(headers: IncomingHttpHeaders): Headers {
  return {
    "access-control-allow-methods": "GET, HEAD, POST, DELETE",
    "access-control-allow-headers": headers["access-control-request-headers"] ?? ALLOWED,
    "access-control-max-age": MAX_AGE_S,
    ...(headers["access-control-request-private-network"] === "true" && {
      "access-control-allow-private-network": "true",
    }),
  };
}
