import type { IncomingHttpHeaders } from "node:http";

/**
 * A page cannot send a header with the upgrade to a WebSocket. It names two subprotocols instead: one that the server
 * takes, such as `helpdesk`, and this with the token behind it, in base64url. docs/security.md#from-a-page.
 */
const PREFIX = "helpdesk.bearer.";

/** What the header Authorization says, or would say if a page could send it. */
export function sentToken(headers: IncomingHttpHeaders): string | undefined {
  if (headers.authorization !== undefined) return headers.authorization;
  const named = (headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  const own = named.find((name) => name.startsWith(PREFIX));
  if (own === undefined) return undefined;
  return `Bearer ${Buffer.from(own.slice(PREFIX.length), "base64url").toString("utf8")}`;
}

/** The subprotocol that is spoken: the first that is no token, which is never repeated. */
export function withoutToken(named: ReadonlySet<string>): string | false {
  return [...named].find((name) => !name.startsWith(PREFIX)) ?? false;
}
