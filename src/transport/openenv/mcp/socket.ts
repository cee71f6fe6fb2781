import { andThen, type Awaitable } from "../../../support/awaitable.js";
import type { FrameOutcome } from "../frame.js";
import { errorMessage } from "../../../support/error-message.js";
import { answerRpc } from "./index.js";
import type { McpConversation } from "./conversation.js";
import { answerBatch, isAnswerless } from "./batch.js";
import { isServerFault, rpcFailure } from "./failure.js";
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
    return reply(failureText(null, new RpcFailure(PARSE_ERROR, `Parse error: ${detail}`)));
  }
  if (Array.isArray(message) && conversation.dialect === "mcp") {
    const batch = message as readonly unknown[]; // readJson gives what JSON has
    return answerBatch(batch, conversation).then(
      (replies) => (replies === undefined ? { kind: "silent" } : reply(replies)),
      (error: unknown) => reply(failureText(null, rpcFailure(error))),
    );
  }
  if (!isObject(message)) {
    const failure = new RpcFailure(SERVER_ERROR, "A message is a JSON-RPC object.");
    return { kind: "end", frame: failureText(null, failure) };
  }
  const { method } = message;
  const isReal = conversation.dialect === "mcp" || isStateless(message, undefined);
  if (isReal && isAnswerless(message)) return { kind: "silent" };
  if (typeof method === "string" && method.startsWith("notifications/")) return { kind: "silent" };
  return andThen(answerRpc(message, conversation), reply);
}

function reply(frame: string): FrameOutcome {
  return { kind: "reply", frame, method: "mcp" };
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
  if (isServerFault(error)) {
    const message = `Environment factory '${environmentName}' failed to create instance.`;
    return failureText(null, new RpcFailure(SERVER_ERROR, message, { factory_name: environmentName }));
  }
  const { message, data } = rpcFailure(error);
  return failureText(null, new RpcFailure(SERVER_ERROR, message, data));
}
