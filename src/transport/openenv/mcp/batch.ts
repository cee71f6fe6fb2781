import { answerRpc } from "./index.js";
import type { McpConversation } from "./conversation.js";
import { failureText, idIn, INVALID_REQUEST, RpcFailure } from "./rpc.js";
import { isObject } from "../../../support/is-object.js";

/** Messages that one batch may have: a tool call is one, and an episode has a few dozen. */
const MOST_MESSAGES = 100;

/**
 * Answers a batch, which MCP had in its revision 2025-03-26 alone: one message after the other, as a list of the replies to
 * its requests. Undefined: it had none, and there is nothing to answer. Throws {@link RpcFailure} for one that is refused as a
 * whole; nothing was played then.
 */
export async function answerBatch<R, A>(
  messages: readonly unknown[],
  conversation: McpConversation<R, A>,
): Promise<string | undefined> {
  if (messages.length === 0 || messages.length > MOST_MESSAGES) {
    const count = messages.length === 0 ? "none" : String(messages.length);
    throw new RpcFailure(
      INVALID_REQUEST,
      `A batch has 1 to ${MOST_MESSAGES} messages; this one has ${count}. Nothing was played.`,
    );
  }
  const replies: string[] = [];
  for (const message of messages) {
    if (isAnswerless(message)) continue;
    if (isObject(message) && message["method"] === "initialize") {
      const failure = new RpcFailure(INVALID_REQUEST, "initialize cannot be part of a batch.");
      replies.push(failureText(idIn(message), failure));
    } else replies.push(await answerRpc(message, conversation));
  }
  return replies.length === 0 ? undefined : `[${replies.join(",")}]`;
}

/** A notification, which has no id, or a reply to a request that was never made. MCP answers and plays neither. */
export function isAnswerless(message: unknown): boolean {
  if (!isObject(message)) return false;
  const isReply = !("method" in message) && ("result" in message || "error" in message);
  return isReply || (typeof message["method"] === "string" && !("id" in message));
}

/** Whether the revision has batches; the two oldest say theirs in no header. */
export function hasBatches(versionHeader: string | undefined): boolean {
  return versionHeader === undefined || versionHeader === "2025-03-26";
}
