import type { McpAnswer } from "../../peers.js";
import type { Awaitable } from "../../../support/awaitable.js";
import { isObject } from "../../../support/is-object.js";
import type { McpConversation } from "./conversation.js";

/** Methods whose params may name a session. */
const NAMING: ReadonlySet<unknown> = new Set(["tools/list", "tools/call", "openenv/session/close"]);

/**
 * The answer to a message that names another process's session; undefined for every other one. `isStateless`: then a tool's
 * arguments name it. Rejects with `session_lost`.
 */
export function passedOn<R, A>(
  message: unknown,
  { queues: { peers, callerName: caller }, dialect, episode, account }: McpConversation<R, A>,
  isStateless: boolean,
): Promise<McpAnswer> | undefined {
  const id = peers === undefined ? undefined : sessionIdIn(message, isStateless);
  const peer = id === undefined ? undefined : peers?.of(id);
  if (id === undefined || peer === undefined) return undefined;
  account.sessionId = id;
  return peer.mcp({ caller, message, isStateless, dialect, episode }, id);
}

/** When it settles, the session that a message names is here, if it is anywhere; undefined: at once. */
export function brought<R, A>(
  message: unknown,
  { queues: { environment } }: McpConversation<R, A>,
  isStateless: boolean,
): Awaitable<void> {
  const id = environment.bring === undefined ? undefined : sessionIdIn(message, isStateless);
  return id === undefined ? undefined : environment.bring?.(id, true);
}

function sessionIdIn(message: unknown, isStateless: boolean): string | undefined {
  if (!isObject(message) || !NAMING.has(message["method"])) return undefined;
  const { params } = message;
  const named = isStateless && isObject(params) ? params["arguments"] : params;
  const id = isObject(named) ? named["session_id"] : undefined;
  return typeof id === "string" ? id : undefined;
}
