import { andThen, type Awaitable } from "../../../support/awaitable.js";
import type { FrameOutcome } from "../frame.js";
import { errorMessage } from "../../../support/error-message.js";
import { answerRpc } from "./index.js";
import type { McpConversation } from "./conversation.js";
import { answerBatch, isAnswerless } from "./batch.js";
import { isUnexpected } from "../failure.js";
import { rpcFailure } from "./failure.js";
import { episodeIn } from "./episode.js";
import { isStateless } from "./era.js";
import { failureText, PARSE_ERROR, RpcFailure, SERVER_ERROR } from "./rpc.js";
import { readJson } from "../json/read-json.js";
import type { SessionQueue, SessionQueues } from "../session-queue.js";
import { isObject } from "../../../support/is-object.js";

/** Answers one text frame of a `/mcp` socket: bare JSON-RPC. Never throws, never rejects. */
export function answerMcpText<R, A>(
  text: string,
  conversation: McpConversation<R, A>,
): Awaitable<FrameOutcome> {
  let message: unknown;
  try {
    message = readJson(text);
  } catch (error) {
    const detail = errorMessage(error);
    const failure = new RpcFailure(PARSE_ERROR, `Parse error: ${detail}`);
    return reply(failureText(null, failure), { account: { error: failure } });
  }
  if (Array.isArray(message) && conversation.dialect === "mcp") {
    conversation.account = {};
    const batch = message as readonly unknown[]; // readJson gives what JSON has
    return answerBatch(batch, conversation).then(
      (replies) => (replies === undefined ? { kind: "silent" } : reply(replies, conversation)),
      (error: unknown) => reply(failureText(null, rpcFailure(error)), { account: { error } }),
    );
  }
  if (!isObject(message)) {
    const failure = new RpcFailure(SERVER_ERROR, "A message is a JSON-RPC object.");
    return { kind: "end", frame: failureText(null, failure) };
  }
  const { method } = message;
  conversation.account = {};
  const isReal = conversation.dialect === "mcp" || isStateless(message, undefined);
  if (isReal && isAnswerless(message)) return { kind: "silent" };
  if (typeof method === "string" && method.startsWith("notifications/")) return { kind: "silent" };
  return andThen(answerRpc(message, conversation), (frame) => reply(frame, conversation));
}

function reply<R, A>(frame: string, { account }: Pick<McpConversation<R, A>, "account">): FrameOutcome {
  return { kind: "reply", frame, method: "mcp", error: account.error, sessionId: account.sessionId };
}

/** Starts the episode that the address of a `/mcp` socket asks for: nobody can reset it there. */
export function startSocketEpisode<R, A>(
  { environment }: SessionQueues<R, A>,
  queue: SessionQueue<R, A>,
  query: URLSearchParams,
): void {
  const { toolbox } = environment;
  if (toolbox === undefined) return;
  const options = environment.readReset(episodeIn(query));
  const started = queue.run((session) => toolbox.start(session, options));
  // Calls wait for their turn, and one that comes after a start that failed says so itself.
  if (started instanceof Promise) started.catch(() => undefined);
}

/** Why a `/mcp` socket gets no session, or its conversation ends. */
export function mcpRefusal(error: unknown, environmentName: string): string {
  if (isUnexpected(error)) {
    const message = `Environment factory '${environmentName}' failed to create instance.`;
    return failureText(null, new RpcFailure(SERVER_ERROR, message, { factory_name: environmentName }));
  }
  const { message, data } = rpcFailure(error);
  return failureText(null, new RpcFailure(SERVER_ERROR, message, data));
}
