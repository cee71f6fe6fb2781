import { MCP_SESSION as SESSION_HEADER } from "../http/mcp-session.js";
import { jsonReply } from "../http/message.js";
import type { AskedRequest, HttpReply } from "../../route.js";
import { answerRpc } from "./index.js";
import type { McpConversation } from "./conversation.js";
import { answerBatch, hasBatches, isAnswerless } from "./batch.js";
import { episodeIn } from "./episode.js";
import { isHandshakeVersion, isStateless, SUPPORTED_VERSIONS } from "./era.js";
import { rpcFailure } from "./failure.js";
import {
  failureText,
  idIn,
  INVALID_REQUEST,
  parseError,
  readRpcBody,
  RpcFailure,
  SERVER_ERROR,
  SESSION_NOT_FOUND,
} from "./rpc.js";
import { unknownSessionData } from "./sessions.js";
import { answerStateless, unsupportedVersion } from "./stateless.js";
import type { Route, RouteCall } from "../../route.js";
import type { SessionQueue, SessionQueues } from "../session-queue.js";
import { andThen, type Awaitable } from "../../../support/awaitable.js";
import { isObject } from "../../../support/is-object.js";

const VERSION_HEADER = "mcp-protocol-version";

/**
 * `/mcp` over HTTP: three conversations on one path. A request that says so in its header or `_meta` is of MCP's stateless
 * revision; one that names a session in `Mcp-Session-Id`, or is `initialize`, is of those before; every other one is
 * OpenEnv's and answers 200. There is nothing to push, so a GET for a stream is 405, as MCP allows. See docs/mcp.md.
 */
export function mcpRoutes<R, A>(queues: SessionQueues<R, A>): readonly Route[] {
  const common = { path: "/mcp", tag: "Tools" } as const;
  return [
    {
      ...common,
      method: "POST",
      summary: "Tools: MCP's streamable HTTP, and OpenEnv's JSON-RPC dialect",
      description: POST_HELP,
      requestSchema: "JsonRpcRequest",
      replySchema: "JsonRpcResponse",
      answer: (call) => answerPost(call, queues.as(call.caller)),
    },
    {
      ...common,
      method: "DELETE",
      summary: "End the session that the header Mcp-Session-Id names",
      answer: ({ request, caller }) => answerDelete(request, queues.as(caller)),
    },
  ];
}

const POST_HELP =
  "The query asks for an episode as /reset does: `/mcp?task_id=3&seed=42`. It starts with the tool `open_episode` (MCP " +
  "2026-07-28), with `initialize` (MCP before that), or with `openenv/session/create`, whose params may ask too. In " +
  "OpenEnv's dialect failures are JSON-RPC errors with status 200; notifications get 202.";

function answerPost<R, A>(
  { request, query, body }: RouteCall,
  queues: SessionQueues<R, A>,
): Awaitable<HttpReply> {
  const version = header(request, VERSION_HEADER);
  const named = header(request, SESSION_HEADER);
  let message: unknown;
  try {
    message = readRpcBody(body);
  } catch (error) {
    const isReal = version !== undefined || named !== undefined;
    if (error instanceof RpcFailure) return refusal(isReal ? 400 : 200, error);
    throw error;
  }
  const conversation: McpConversation<R, A> = {
    queues,
    own: undefined,
    onSocket: false,
    given: query.get("session_id") ?? undefined,
    episode: episodeIn(query),
    dialect: "openenv",
    account: {},
  };
  if (isStateless(message, version)) return stateless(message, version, request, conversation);
  if (!isObject(message) && !Array.isArray(message)) return refusal(200, parseError());

  const method = isObject(message) && typeof message["method"] === "string" ? message["method"] : "";
  const isOpening = method === "initialize";
  const queue = named === undefined || isOpening ? undefined : queues.find(named);
  if (named !== undefined && !isOpening && queue === undefined) return unknownSession(named, queues, message);
  const isReal = queue !== undefined || isOpening;
  if (method.startsWith("notifications/") || (isReal && isAnswerless(message))) return { status: 202 };
  if (isReal && wanted(request) === "neither") return notAcceptable(message);
  const naming = version === undefined || isReal ? undefined : withArgumentNamed(message);
  if (version !== undefined && !isReal && naming === undefined && isPlayedBlind(message)) {
    const failure = new RpcFailure(
      INVALID_REQUEST,
      "Name the session in the header Mcp-Session-Id, which initialize gave, or in the argument session_id.",
    );
    return refusal(400, failure, message);
  }
  const its: McpConversation<R, A> =
    queue === undefined ? conversation : { ...conversation, own: () => queue, dialect: "mcp" };
  if (naming !== undefined) {
    its.dialect = "mcp";
    return andThen(answerRpc(naming, its), (text) => told(written(text, request, undefined), its));
  }
  if (version !== undefined && !isReal && method === "tools/list" && !namesSession(message)) {
    return andThen(answerRpc(message, { ...its, dialect: "mcp", namesInArguments: true }), (text) =>
      told(written(text, request, undefined), its),
    );
  }
  if (Array.isArray(message)) {
    const batch = message as readonly unknown[]; // readJson gives what JSON has
    return queue === undefined && version === undefined
      ? refusal(200, parseError())
      : batched(batch, version, request, its);
  }
  return andThen(answerRpc(message, its), (text) => told(written(text, request, its.opened), its));
}

/** A call of a client that speaks MCP, as its header says, but names no session: it would play a fresh episode's first step. */
function isPlayedBlind(message: unknown): boolean {
  if (!isObject(message) || message["method"] !== "tools/call") return false;
  const { params } = message;
  return !isObject(params) || params["session_id"] === undefined || params["session_id"] === null;
}

function namesSession(message: unknown): boolean {
  const params = isObject(message) ? message["params"] : undefined;
  return isObject(params) && params["session_id"] !== undefined && params["session_id"] !== null;
}

/** A tool's call that names its session among the arguments, as one that names it beside them; undefined for every other message. */
function withArgumentNamed(message: unknown): object | undefined {
  if (!isObject(message) || message["method"] !== "tools/call") return undefined;
  const { params } = message;
  const args = isObject(params) ? params["arguments"] : undefined;
  if (!isObject(params) || !isObject(args) || typeof args["session_id"] !== "string") return undefined;
  const { session_id, ...rest } = args;
  return { ...message, params: { ...params, session_id, arguments: rest } };
}

async function stateless<R, A>(
  message: unknown,
  version: string | undefined,
  request: AskedRequest,
  conversation: McpConversation<R, A>,
): Promise<HttpReply> {
  if (wanted(request) === "neither") return notAcceptable(message);
  if (isAnswerless(message)) {
    if (version === undefined || SUPPORTED_VERSIONS.includes(version)) return { status: 202 };
    return refusal(400, unsupportedVersion(version));
  }
  const headers = { version, method: header(request, "mcp-method"), name: header(request, "mcp-name") };
  const { status, text } = await answerStateless(message, headers, conversation);
  return told(status === 200 ? written(text, request, undefined) : jsonReply(text, status), conversation);
}

/** With what the log is to know of it. */
function told<R, A>(reply: HttpReply, { account, own }: McpConversation<R, A>): HttpReply {
  return { ...reply, account: { ...account, sessionId: account.sessionId ?? own?.().session.id } };
}

async function batched<R, A>(
  batch: readonly unknown[],
  version: string | undefined,
  request: AskedRequest,
  conversation: McpConversation<R, A>,
): Promise<HttpReply> {
  if (!hasBatches(version)) {
    return refusal(400, new RpcFailure(INVALID_REQUEST, "Only the MCP revision 2025-03-26 has batches."));
  }
  try {
    const replies = await answerBatch(batch, conversation);
    return replies === undefined ? { status: 202 } : told(written(replies, request, undefined), conversation);
  } catch (error) {
    return refusal(400, rpcFailure(error));
  }
}

function notAcceptable(message: unknown): HttpReply {
  return refusal(406, new RpcFailure(SERVER_ERROR, "Accept application/json or text/event-stream."), message);
}

function answerDelete<R, A>(request: AskedRequest, queues: SessionQueues<R, A>): HttpReply {
  const version = header(request, VERSION_HEADER);
  if (version !== undefined && !SUPPORTED_VERSIONS.includes(version)) {
    return refusal(400, unsupportedVersion(version));
  }
  const named = header(request, SESSION_HEADER);
  if (version !== undefined && !isHandshakeVersion(version) && named === undefined) {
    return jsonReply('{"detail":"Method Not Allowed"}', 405, { allow: "POST" });
  }
  if (named === undefined) {
    return refusal(400, new RpcFailure(INVALID_REQUEST, "Name the session in the header Mcp-Session-Id."));
  }
  const queue = queues.find(named);
  if (queue === undefined) return unknownSession(named, queues);
  queue.closeWhenDetached();
  return jsonReply("{}");
}

function written<R, A>(
  text: string,
  request: AskedRequest,
  opened: SessionQueue<R, A> | undefined,
): HttpReply {
  const session = opened === undefined ? {} : { [SESSION_HEADER]: opened.session.id };
  if (wanted(request) !== "stream") return jsonReply(text, 200, session);
  return {
    status: 200,
    headers: { "content-type": "text/event-stream", "cache-control": "no-store", ...session },
    body: `event: message\ndata: ${text}\n\n`,
  };
}

/** JSON wherever it will do: an answer is one message. */
function wanted(request: AskedRequest): "json" | "stream" | "neither" {
  const accept = header(request, "accept") ?? "*/*";
  if (/(?:^|[,\s])(?:\*\/\*|application\/(?:json|\*))/i.test(accept)) return "json";
  return /text\/(?:event-stream|\*)/i.test(accept) ? "stream" : "neither";
}

function unknownSession<R, A>(id: string, queues: SessionQueues<R, A>, request?: unknown): HttpReply {
  const message = `${queues.missing(id).problem} Initialize anew: idle and closed sessions are forgotten.`;
  return refusal(404, new RpcFailure(SESSION_NOT_FOUND, message, unknownSessionData(id, queues)), request);
}

/** `message`: the request that is refused, where it could be read. */
function refusal(status: number, failure: RpcFailure, message?: unknown): HttpReply {
  return jsonReply(failureText(idIn(message), failure), status);
}

function header({ headers }: AskedRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
