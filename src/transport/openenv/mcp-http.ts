import { jsonReply, type HttpReply, type HttpRequest } from "./http-message.js";
import { isObject } from "./field-rules.js";
import { answerRpc, type McpConversation } from "./mcp.js";
import { episodeIn } from "./mcp-episode.js";
import { PROTOCOL_VERSIONS } from "./mcp-initialize.js";
import {
  failureText,
  INVALID_REQUEST,
  readRpcBody,
  RpcFailure,
  SERVER_ERROR,
  SESSION_NOT_FOUND,
} from "./mcp-rpc.js";
import { unknownSessionData } from "./mcp-sessions.js";
import type { Route, RouteCall } from "./routes.js";
import type { Seat, Seats } from "./seat.js";
import type { Awaitable } from "./environment.js";

const SESSION_HEADER = "mcp-session-id";

/**
 * `/mcp` over HTTP: OpenEnv's dialect and real MCP's streamable HTTP on one path. A request that names a session in
 * `Mcp-Session-Id`, or is `initialize`, is real MCP; every other one is OpenEnv's and answers 200. There is nothing
 * to push, so a GET for a stream is 405, as MCP allows. OpenEnv wire 3.1, 15.8.
 */
export function mcpRoutes<R, A>(seats: Seats<R, A>): readonly Route[] {
  const common = { path: "/mcp", tag: "Tools" } as const;
  return [
    {
      ...common,
      method: "POST",
      summary: "Tools: MCP's streamable HTTP, and OpenEnv's JSON-RPC dialect",
      description: POST_HELP,
      requestSchema: "JsonRpcRequest",
      replySchema: "JsonRpcResponse",
      answer: (call) => answerPost(call, seats),
    },
    {
      ...common,
      method: "DELETE",
      summary: "End the session that the header Mcp-Session-Id names",
      answer: ({ request }) => answerDelete(request, seats),
    },
  ];
}

const POST_HELP =
  "The query asks for an episode as /reset does: `/mcp?task_id=3&seed=42`. It starts with `initialize`, or with " +
  "`openenv/session/create`, whose params may ask too. Failures are JSON-RPC errors with status 200; methods that " +
  "begin with `notifications/` get 202.";

function answerPost<R, A>({ request, query, body }: RouteCall, seats: Seats<R, A>): Awaitable<HttpReply> {
  if (isForeign(request))
    return refusal(403, new RpcFailure(SERVER_ERROR, "The Origin is not this server's."));
  let message: unknown;
  try {
    message = readRpcBody(body);
  } catch (error) {
    if (error instanceof RpcFailure) return jsonReply(failureText(null, error));
    throw error;
  }
  const method = isObject(message) && typeof message["method"] === "string" ? message["method"] : "";
  const named = header(request, SESSION_HEADER);
  const seat = named === undefined ? undefined : seats.find(named);
  if (named !== undefined && method !== "initialize") {
    const fault = seat === undefined ? unknownSession(named, seats) : unknownVersion(request);
    if (fault !== undefined) return fault;
  }
  if (method.startsWith("notifications/")) return { status: 202 };
  const isMcp = seat !== undefined || method === "initialize";
  if (isMcp && !["json", "stream"].includes(wanted(request))) {
    return refusal(406, new RpcFailure(SERVER_ERROR, "Accept application/json or text/event-stream."));
  }
  const conversation: McpConversation<R, A> = {
    seats,
    own: seat === undefined || method === "initialize" ? undefined : () => seat,
    onSocket: false,
    episode: episodeIn(query),
    dialect: seat === undefined ? "openenv" : "mcp",
  };
  const reply = (text: string): HttpReply => written(text, request, conversation.opened);
  const answer = answerRpc(message, conversation);
  return answer instanceof Promise ? answer.then(reply) : reply(answer);
}

function answerDelete<R, A>(request: HttpRequest, seats: Seats<R, A>): HttpReply {
  if (isForeign(request))
    return refusal(403, new RpcFailure(SERVER_ERROR, "The Origin is not this server's."));
  const named = header(request, SESSION_HEADER);
  if (named === undefined) {
    return refusal(400, new RpcFailure(INVALID_REQUEST, "Name the session in the header Mcp-Session-Id."));
  }
  const seat = seats.find(named);
  if (seat === undefined) return unknownSession(named, seats);
  seat.closeWhenDetached();
  return jsonReply("{}");
}

function written<R, A>(text: string, request: HttpRequest, opened: Seat<R, A> | undefined): HttpReply {
  const session = opened === undefined ? {} : { [SESSION_HEADER]: opened.session.id };
  if (wanted(request) !== "stream") return jsonReply(text, 200, session);
  return {
    status: 200,
    headers: { "content-type": "text/event-stream", "cache-control": "no-store", ...session },
    body: `event: message\ndata: ${text}\n\n`,
  };
}

/** JSON wherever it will do: an answer is one message. */
function wanted(request: HttpRequest): "json" | "stream" | "neither" {
  const accept = header(request, "accept") ?? "*/*";
  if (/(?:^|[,\s])(?:\*\/\*|application\/(?:json|\*))/i.test(accept)) return "json";
  return /text\/(?:event-stream|\*)/i.test(accept) ? "stream" : "neither";
}

function unknownSession<R, A>(id: string, seats: Seats<R, A>): HttpReply {
  const message = `${seats.missing(id).problem} Initialize anew: idle and closed sessions are forgotten.`;
  return refusal(404, new RpcFailure(SESSION_NOT_FOUND, message, unknownSessionData(id, seats)));
}

function unknownVersion(request: HttpRequest): HttpReply | undefined {
  const version = header(request, "mcp-protocol-version");
  if (version === undefined || PROTOCOL_VERSIONS.some((known) => known === version)) return undefined;
  const message = `MCP-Protocol-Version must be one of ${PROTOCOL_VERSIONS.join(", ")}.`;
  return refusal(400, new RpcFailure(INVALID_REQUEST, message));
}

function refusal(status: number, failure: RpcFailure): HttpReply {
  return jsonReply(failureText(null, failure), status);
}

/** A page of another site: MCP asks servers to refuse it. Only browsers send an Origin. */
function isForeign(request: HttpRequest): boolean {
  const origin = header(request, "origin");
  if (origin === undefined) return false;
  const host = request.headers[":authority"] ?? request.headers.host;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

function header({ headers }: HttpRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
