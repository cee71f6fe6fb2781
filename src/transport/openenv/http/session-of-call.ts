import { isObject } from "../../../support/is-object.js";
import { InvalidInput } from "../fields/invalid-input.js";
import type { AskedRequest, HttpReply } from "../../route.js";
import { objectIn } from "./body.js";
import { MCP_SESSION, mcpSessionNamed } from "./mcp-session.js";
import { requestTarget } from "./request-target.js";
import { sessionNamed } from "./session-name.js";

/** The session that a call has opened, played or at least named, for the log; undefined where it is of none. */
export function sessionOfCall(
  request: AskedRequest,
  body: Buffer | undefined,
  reply: HttpReply | undefined,
): string | undefined {
  const answered =
    reply?.account?.sessionId ?? reply?.headers?.["x-session-id"] ?? reply?.headers?.[MCP_SESSION];
  if (answered !== undefined) return answered;
  const { path, query } = requestTarget(request.url);
  if (path === "/mcp") return mcpSessionNamed(request, query);
  try {
    const mayName = body?.includes("session_id") === true;
    const data = mayName ? objectIn(body, request.headers["content-type"]) : undefined;
    return sessionNamed(request, query, isObject(data) ? data : undefined)?.id;
  } catch (error) {
    if (error instanceof InvalidInput) return sessionNamed(request, query, undefined)?.id;
    throw error;
  }
}
