import { andThen, recover, type Awaitable } from "../../../support/awaitable.js";
import { HelpdeskError } from "../../../service/index.js";
import type { JsonObject, Toolbox } from "../environment.js";
import type { McpConversation } from "./conversation.js";
import { initializeResult } from "./initialize.js";
import { createSession, closeSession, openEpisode, unknownSession } from "./sessions.js";
import { isStateless } from "./era.js";
import { rpcFailure, toolboxOf } from "./failure.js";
import {
  failureText,
  idIn,
  INVALID_PARAMS,
  INVALID_REQUEST,
  METHOD_NOT_FOUND,
  readMcpRequest,
  readRpcRequest,
  resultText,
  RpcFailure,
  type RpcRequest,
} from "./rpc.js";
import { brought, passedOn } from "./pass-on.js";
import { answerStateless } from "./stateless.js";
import { checkCursor, inSession } from "./stateless-tools.js";
import type { SessionQueue } from "../session-queue.js";
import { mcpFailedCall, mcpResult, openEnvFailedCall, openEnvResult } from "./tool-result.js";
import { isObject } from "../../../support/is-object.js";

/** Gives the JSON text of a result. Throws {@link RpcFailure} or what an environment throws. */
type Method = <R, A>(params: RpcRequest["params"], conversation: McpConversation<R, A>) => Awaitable<string>;

const METHODS: Readonly<Record<string, Method>> = {
  "tools/list": listTools,
  "tools/call": callTool,
  "openenv/session/create": createSession,
  "openenv/session/close": closeSession,
};

/** Real MCP, where the environment has tools: without them OpenEnv's own words are all there is. */
const MCP_METHODS: Readonly<Record<string, Method>> = { initialize, ping: () => "{}" };

/** Answers one JSON-RPC request, already parsed, with JSON text; never throws, never rejects. */
export function answerRpc<R, A>(input: unknown, conversation: McpConversation<R, A>): Awaitable<string> {
  if (isStateless(input, undefined)) {
    return answerStateless(input, undefined, conversation).then(({ text }) => text);
  }
  const id = idIn(input);
  const answer = (): Awaitable<string> => {
    const request = conversation.dialect === "mcp" ? readMcpRequest(input) : readRpcRequest(input);
    if (request.method === "tools/call") refuseUnasked(input);
    const elsewhere = passedOn(input, conversation, false);
    if (elsewhere !== undefined) return elsewhere.then(({ text }) => text);
    const method = methodNamed(request.method, conversation);
    const answered = andThen(brought(input, conversation, false), () => method(request.params, conversation));
    return andThen(answered, (result) => resultText(id, result));
  };
  return recover(answer, (error) => {
    conversation.account.error ??= error;
    return failureText(id, rpcFailure(error));
  });
}

/** Nobody waits for the answer of a call without an id, which JSON-RPC calls a notification: it is not played. */
function refuseUnasked(input: unknown): void {
  if (isObject(input) && "id" in input) return;
  throw new RpcFailure(
    INVALID_REQUEST,
    "Invalid request: a call without an id is a notification, and plays nothing. Give it an id.",
  );
}

function methodNamed<R, A>(method: string, { queues }: McpConversation<R, A>): Method {
  if (Object.hasOwn(METHODS, method) && METHODS[method] !== undefined) return METHODS[method];
  const hasTools = queues.environment.toolbox !== undefined;
  if (hasTools && Object.hasOwn(MCP_METHODS, method) && MCP_METHODS[method] !== undefined) {
    return MCP_METHODS[method];
  }
  throw new RpcFailure(METHOD_NOT_FOUND, `Method not found: ${method.slice(0, 100)}`);
}

function initialize<R, A>(
  params: RpcRequest["params"],
  conversation: McpConversation<R, A>,
): Awaitable<string> {
  const { queues, own } = conversation;
  toolboxOf(conversation);
  conversation.dialect = "mcp";
  const version = params["protocolVersion"];
  if (own !== undefined) return initializeResult(queues.environment, version, undefined);
  const { environment } = queues;
  const { given, account } = conversation;
  if (given !== undefined) {
    account.sessionId = given;
    const queue = queues.find(given);
    if (queue === undefined) throw unknownSession(given, queues);
    conversation.opened = queue;
    return initializeResult(environment, version, GIVEN);
  }
  const open = (): Awaitable<string> =>
    andThen(openEpisode(conversation, {}), ({ queue, answer }) => {
      conversation.opened = queue;
      return initializeResult(environment, version, answer?.text);
    });
  return recover(open, (error) => {
    // Who may open none is given one; which one, its calls say.
    if (!(error instanceof HelpdeskError) || error.reason !== "permission_denied") throw error;
    account.error = undefined;
    return initializeResult(environment, version, NAMED_BY_CALLS);
  });
}

const IN_PLAY =
  "Its episode is in play: whoever gave you the session has its first ticket, and each tool answers with the next.";
const GIVEN = `You work through a queue of IT helpdesk tickets, in a session that somebody opened for you. ${IN_PLAY}`;
const NAMED_BY_CALLS = `You may not open sessions: give each tool the argument session_id, with the session that was opened for you. ${IN_PLAY}`;

function listTools<R, A>(params: RpcRequest["params"], conversation: McpConversation<R, A>): string {
  const queue = namedQueue(params, conversation) ?? conversation.own?.();
  const toolbox = toolboxOf(conversation);
  checkCursor(params["cursor"]);
  if (conversation.namesInArguments === true) {
    return JSON.stringify({ tools: toolbox.list(undefined).map(inSession) });
  }
  // Under real MCP nobody resets; an OpenEnv client may play another task later, and keeps the list.
  const session = conversation.dialect === "mcp" ? queue?.session : undefined;
  return JSON.stringify({ tools: toolbox.list(session) });
}

function callTool<R, A>(
  params: RpcRequest["params"],
  conversation: McpConversation<R, A>,
): Awaitable<string> {
  const name = params["name"];
  if (typeof name !== "string" || name === "") {
    throw new RpcFailure(INVALID_PARAMS, "Missing 'name' in params");
  }
  const args = params["arguments"] ?? {};
  const queue = namedQueue(params, conversation) ?? conversation.own?.();
  const toolbox = toolboxOf(conversation);
  if (!isObject(args)) throw new RpcFailure(INVALID_PARAMS, "'arguments' must be an object");
  if (queue !== undefined) return callIn(queue, toolbox, name, args, conversation);
  // As in OpenEnv, a call that names no session has an environment to itself.
  return andThen(openEpisode(conversation, {}), ({ queue: fresh }) =>
    finallyClose(fresh, () => callIn(fresh, toolbox, name, args, conversation)),
  );
}

function callIn<R, A>(
  queue: SessionQueue<R, A>,
  toolbox: Toolbox<R, A>,
  name: string,
  args: JsonObject,
  { dialect, account }: McpConversation<R, A>,
): Awaitable<string> {
  const call = (): Awaitable<string> => {
    const answer = queue.run((session) => toolbox.call(session, name, args));
    return andThen(answer, dialect === "mcp" ? mcpResult : openEnvResult);
  };
  return recover(call, (error) => {
    account.error ??= error;
    if (dialect === "mcp") return mcpFailedCall(error);
    throw openEnvFailedCall(error, name);
  });
}

function finallyClose<R, A>(queue: SessionQueue<R, A>, work: () => Awaitable<string>): Awaitable<string> {
  const closing = recover(work, (error) => {
    queue.session.close();
    throw error;
  });
  return andThen(closing, (result) => {
    queue.session.close();
    return result;
  });
}

function namedQueue<R, A>(
  params: RpcRequest["params"],
  { queues, account }: McpConversation<R, A>,
): SessionQueue<R, A> | undefined {
  const id = params["session_id"];
  if (id === undefined || id === null) return undefined;
  if (typeof id === "string") account.sessionId = id;
  const queue = typeof id === "string" ? queues.find(id) : undefined;
  if (queue === undefined) throw unknownSession(id, queues);
  return queue;
}
