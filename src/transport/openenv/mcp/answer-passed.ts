import type { Access } from "../../../access/index.js";
import type { PassedCalls } from "../../peers.js";
import type { SessionQueues } from "../session-queue.js";
import type { McpConversation } from "./conversation.js";
import { answerRpc } from "./index.js";
import { answerStateless } from "./stateless.js";

/** Answers messages that arrived at another process. */
export function answerPassedMcp<R, A>(all: SessionQueues<R, A>, access: Access): PassedCalls["mcp"] {
  return async ({ caller, message, isStateless, dialect, episode }) => {
    const queues = all.as(caller === undefined ? undefined : access.admitted(caller));
    const conversation: McpConversation<R, A> = {
      queues,
      own: undefined,
      onSocket: false,
      episode,
      dialect,
      account: {},
    };
    if (isStateless) return answerStateless(message, undefined, conversation);
    return { status: 200, text: await answerRpc(message, conversation) };
  };
}
