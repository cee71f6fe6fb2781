import { HelpdeskError } from "../../service/index.js";
import { isUnexpected, messageOf } from "./failure.js";
import { isObject } from "./field-rules.js";
import type { Seats } from "./seat.js";

/** An id that a JSON-RPC reply repeats. */
type RpcId = string | number | null;

export type McpReply =
  { readonly id: RpcId; readonly result: object } | { readonly id: RpcId; readonly error: McpError };

interface McpError {
  readonly code: number;
  readonly message: string;
  readonly data: object | null;
}

/** Answers a parsed JSON-RPC request; never throws. */
export type McpAnswerer = (request: unknown) => McpReply;

interface RpcRequest {
  readonly id: RpcId;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

type Method<R, A> = (params: RpcRequest["params"], seats: Seats<R, A>) => object;

class RpcFailure extends Error {
  override readonly name = "RpcFailure";

  constructor(
    readonly code: number,
    message: string,
    readonly data: object | null = null,
  ) {
    super(message);
  }
}

const METHODS = {
  "tools/list": listTools,
  "tools/call": callTool,
  "openenv/session/create": createSession,
  "openenv/session/close": closeSession,
} as const satisfies Record<string, unknown>;

/** OpenEnv's private JSON-RPC dialect, as far as an environment without tools speaks it. OpenEnv wire 3.1. */
export function createMcpAnswerer<R, A>(seats: Seats<R, A>): McpAnswerer {
  const methods: Readonly<Record<string, Method<R, A>>> = METHODS;
  return (input) => {
    const request = readRequest(input);
    if ("error" in request) return request;
    const { id, method, params } = request;
    const answer = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (answer === undefined) return failure(id, -32601, `Method not found: ${method.slice(0, 100)}`);
    try {
      return { id, result: answer(params, seats) };
    } catch (error) {
      if (error instanceof RpcFailure) return failure(id, error.code, error.message, error.data);
      return failure(id, -32603, messageOf(error));
    }
  };
}

export function parseFailure(): McpReply {
  return failure(null, -32700, "Parse error");
}

/** Key order as OpenEnv writes it; `error` always has `data`. */
export function mcpReplyText(reply: McpReply): string {
  const { id } = reply;
  return "error" in reply
    ? JSON.stringify({ jsonrpc: "2.0", id, error: reply.error })
    : JSON.stringify({ jsonrpc: "2.0", id, result: reply.result });
}

function failure(id: RpcId, code: number, message: string, data: object | null = null): McpReply {
  return { id, error: { code, message, data } };
}

const REQUEST_KEYS: ReadonlySet<string> = new Set(["jsonrpc", "id", "method", "params"]);

function readRequest(input: unknown): RpcRequest | Extract<McpReply, { error: McpError }> {
  const invalid = (why: string) => ({
    id: null,
    error: { code: -32600, message: `Invalid request: ${why}`, data: null },
  });
  if (!isObject(input)) return invalid("a request is a JSON object");
  if (input["jsonrpc"] !== "2.0") return invalid('jsonrpc must be "2.0"');
  const { id = null, method, params = {} } = input;
  if (typeof method !== "string") return invalid("method must be a string");
  if (!isObject(params)) return invalid("params must be an object");
  const whole = typeof id === "number" && Number.isSafeInteger(id);
  if (!(id === null || typeof id === "string" || whole))
    return invalid("id must be a string, an integer or null");
  const extra = Object.keys(input).find((key) => !REQUEST_KEYS.has(key));
  if (extra !== undefined) return invalid(`unknown key ${JSON.stringify(extra.slice(0, 100))}`);
  return { id, method, params };
}

function listTools<R, A>(params: RpcRequest["params"], seats: Seats<R, A>): object {
  checkSession(params, seats);
  throw new RpcFailure(-32603, "Environment does not support MCP");
}

function callTool<R, A>(params: RpcRequest["params"], seats: Seats<R, A>): object {
  if (params["name"] === undefined) throw new RpcFailure(-32602, "Missing 'name' in params");
  return listTools(params, seats);
}

function checkSession<R, A>(params: RpcRequest["params"], seats: Seats<R, A>): void {
  const id = params["session_id"];
  if (id === undefined || id === null) return;
  if (typeof id !== "string" || seats.find(id) === undefined) throw unknownSession(id);
}

function createSession<R, A>(_params: RpcRequest["params"], seats: Seats<R, A>): object {
  try {
    return { session_id: seats.open().session.id };
  } catch (error) {
    if (isUnexpected(error)) {
      const factory_name = seats.environment.name;
      const message = `Environment factory '${factory_name}' failed to create instance.`;
      throw new RpcFailure(-32000, message, { factory_name });
    }
    const capacity = error instanceof HelpdeskError ? error.capacity : undefined;
    const slots =
      capacity === undefined
        ? null
        : { active_sessions: capacity.activeSessions, max_sessions: capacity.maxSessions };
    throw new RpcFailure(-32000, messageOf(error), slots);
  }
}

function closeSession<R, A>(params: RpcRequest["params"], seats: Seats<R, A>): object {
  const id = params["session_id"];
  if (id === undefined || id === null)
    throw new RpcFailure(-32602, "Invalid params - 'session_id' is required");
  const seat = typeof id === "string" ? seats.find(id) : undefined;
  if (seat === undefined) throw unknownSession(id);
  seat.session.close();
  return { session_id: id, closed: true };
}

function unknownSession(id: unknown): RpcFailure {
  const shown = typeof id === "string" ? id : JSON.stringify(id);
  return new RpcFailure(-32602, `Unknown session_id: ${shown.slice(0, 64)}`);
}
