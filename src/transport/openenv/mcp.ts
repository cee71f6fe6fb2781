import { CATALOGUE, HelpdeskError } from "../../service/index.js";
import type { Awaitable, JsonObject, Toolbox } from "./environment.js";
import { failureDetails, isUnexpected, messageOf } from "./failure.js";
import { isObject } from "./field-rules.js";
import { InvalidInput } from "./invalid-input.js";
import { initializeResult } from "./mcp-initialize.js";
import { createSession, closeSession, openEpisode, unknownSession } from "./mcp-sessions.js";
import {
  failureText,
  INTERNAL_ERROR,
  INVALID_PARAMS,
  METHOD_NOT_FOUND,
  readRpcRequest,
  resultText,
  RpcFailure,
  SERVER_ERROR,
  type RpcRequest,
} from "./mcp-rpc.js";
import type { Seat, Seats } from "./seat.js";
import { mcpFailedCall, mcpResult, openEnvFailedCall, openEnvResult } from "./tool-result.js";

/** What JSON-RPC messages act on: those of one socket, or of one HTTP request. OpenEnv wire 3, 15.8. */
export interface McpConversation<R, A> {
  readonly seats: Seats<R, A>;
  /** The session that messages act on unless they name another. */
  readonly own: (() => Seat<R, A>) | undefined;
  /** Whether the session is a socket's: it ends with the socket. */
  readonly onSocket: boolean;
  /** What the address asks of an episode: `/mcp?task_id=3&seed=42`. */
  readonly episode: JsonObject;
  /** Real MCP and OpenEnv's dialect differ in how a tool's result and its failure look. */
  dialect: "openenv" | "mcp";
  /** The session that `initialize` opened, where there was none. */
  opened?: Seat<R, A>;
}

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
  let id: RpcRequest["id"] = null;
  try {
    const request = readRpcRequest(input);
    id = request.id;
    const answer = methodNamed(request.method, conversation);
    const result = answer(request.params, conversation);
    if (!(result instanceof Promise)) return resultText(id, result);
    return result.then(
      (settled) => resultText(id, settled),
      (error: unknown) => failureText(id, rpcFailure(error)),
    );
  } catch (error) {
    return failureText(id, rpcFailure(error));
  }
}

function methodNamed<R, A>(method: string, { seats }: McpConversation<R, A>): Method {
  if (Object.hasOwn(METHODS, method) && METHODS[method] !== undefined) return METHODS[method];
  const hasTools = seats.environment.toolbox !== undefined;
  if (hasTools && Object.hasOwn(MCP_METHODS, method) && MCP_METHODS[method] !== undefined) {
    return MCP_METHODS[method];
  }
  throw new RpcFailure(METHOD_NOT_FOUND, `Method not found: ${method.slice(0, 100)}`);
}

/** Any failure as JSON-RPC tells it. */
export function rpcFailure(error: unknown): RpcFailure {
  if (error instanceof RpcFailure) return error;
  if (error instanceof InvalidInput) {
    const message = `${error.message}. ${CATALOGUE[error.reason].nextStep}`;
    return new RpcFailure(INVALID_PARAMS, message, failureDetails(error));
  }
  return new RpcFailure(rpcCode(error), messageOf(error), failureDetails(error));
}

function rpcCode(error: unknown): number {
  if (!(error instanceof HelpdeskError)) return INTERNAL_ERROR;
  if (error.capacity !== undefined) return SERVER_ERROR;
  return CATALOGUE[error.reason].status === "invalid_argument" ? INVALID_PARAMS : INTERNAL_ERROR;
}

function initialize<R, A>(
  params: RpcRequest["params"],
  conversation: McpConversation<R, A>,
): Awaitable<string> {
  const { seats, own } = conversation;
  const toolbox = toolboxOf(conversation);
  conversation.dialect = "mcp";
  const version = params["protocolVersion"];
  if (own !== undefined) return initializeResult(seats.environment, toolbox, version, undefined);
  const opening = openEpisode(conversation, {});
  const result = ({ seat, answer }: Awaited<typeof opening>): string => {
    conversation.opened = seat;
    return initializeResult(seats.environment, toolbox, version, answer?.text);
  };
  return opening instanceof Promise ? opening.then(result) : result(opening);
}

function listTools<R, A>(params: RpcRequest["params"], conversation: McpConversation<R, A>): string {
  const seat = namedSeat(params, conversation) ?? conversation.own?.();
  const toolbox = toolboxOf(conversation);
  // Under real MCP nobody resets; an OpenEnv client may play another task later, and keeps the list.
  const session = conversation.dialect === "mcp" ? seat?.session : undefined;
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
  const { arguments: args = {} } = params;
  const seat = namedSeat(params, conversation) ?? conversation.own?.();
  const toolbox = toolboxOf(conversation);
  if (!isObject(args)) throw new RpcFailure(INVALID_PARAMS, "'arguments' must be an object");
  if (seat !== undefined) return callIn(seat, toolbox, name, args, conversation.dialect);
  // As in OpenEnv, a call that names no session has an environment to itself. OpenEnv wire 3.1.
  const opening = openEpisode(conversation, {});
  const once = ({ seat: fresh }: Awaited<typeof opening>): Awaitable<string> =>
    finallyClose(fresh, () => callIn(fresh, toolbox, name, args, conversation.dialect));
  return opening instanceof Promise ? opening.then(once) : once(opening);
}

function callIn<R, A>(
  seat: Seat<R, A>,
  toolbox: Toolbox<R, A>,
  name: string,
  args: JsonObject,
  dialect: "openenv" | "mcp",
): Awaitable<string> {
  const told = dialect === "mcp" ? mcpResult : openEnvResult;
  const failed = (error: unknown): string => {
    if (dialect === "mcp") return mcpFailedCall(error);
    throw openEnvFailedCall(error, name);
  };
  try {
    const answer = seat.run((session) => toolbox.call(session, name, args));
    return answer instanceof Promise ? answer.then(told, failed) : told(answer);
  } catch (error) {
    return failed(error);
  }
}

function finallyClose<R, A>(seat: Seat<R, A>, work: () => Awaitable<string>): Awaitable<string> {
  let result: Awaitable<string> | undefined;
  try {
    result = work();
  } finally {
    if (!(result instanceof Promise)) seat.session.close();
  }
  return result instanceof Promise ? result.finally(() => seat.session.close()) : result;
}

function namedSeat<R, A>(
  params: RpcRequest["params"],
  { seats }: McpConversation<R, A>,
): Seat<R, A> | undefined {
  const id = params["session_id"];
  if (id === undefined || id === null) return undefined;
  const seat = typeof id === "string" ? seats.find(id) : undefined;
  if (seat === undefined) throw unknownSession(id, seats);
  return seat;
}

function toolboxOf<R, A>({ seats }: McpConversation<R, A>): Toolbox<R, A> {
  const { toolbox } = seats.environment;
  if (toolbox === undefined) throw new RpcFailure(INTERNAL_ERROR, "Environment does not support MCP");
  return toolbox;
}

/** Whether a failure is the server's own and belongs in its log. */
export function isServerFault(error: unknown): boolean {
  return !(error instanceof RpcFailure) && isUnexpected(error);
}
