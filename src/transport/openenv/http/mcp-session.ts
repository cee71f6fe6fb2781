import type { AskedRequest } from "../../route.js";

/** The header in which MCP names a session. */
export const MCP_SESSION = "mcp-session-id";

/** The session that a request to /mcp is of: by MCP's header, or by the address that a client was given with it. */
export function mcpSessionNamed({ headers }: AskedRequest, query: URLSearchParams): string | undefined {
  const named = headers[MCP_SESSION];
  return (Array.isArray(named) ? named[0] : named) ?? query.get("session_id") ?? undefined;
}
