import { sessionIdIn } from "./body.js";
import type { AskedRequest } from "../../route.js";
import type { JsonObject } from "../environment.js";
import type { SessionName } from "./sessions.js";

/**
 * Body or query, else header, else cookie. An empty id that was written out names a session that there is not; it is
 * more likely a client's lost variable than a wish for the default session.
 */
export function sessionNamed(
  request: AskedRequest,
  query: URLSearchParams,
  body: JsonObject | undefined,
): SessionName | undefined {
  const header = request.headers["x-session-id"];
  const id = sessionIdIn(body) ?? query.get("session_id") ?? (Array.isArray(header) ? header[0] : header);
  if (id !== undefined) return { id, from: "request" };
  const cookie = /(?:^|;)\s*session_id=([^;\s]*)/.exec(request.headers.cookie ?? "")?.[1];
  return cookie === undefined || cookie === "" ? undefined : { id: cookie, from: "cookie" };
}
