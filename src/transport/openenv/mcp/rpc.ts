import { CATALOGUE, type ErrorReason } from "../../../service/index.js";
import { readJson } from "../json/read-json.js";
import { readUtf8 } from "../json/read-utf8.js";
import { isObject } from "../../../support/is-object.js";

/** An id that a JSON-RPC reply repeats; a bigint is an integer that a double cannot hold. */
export type RpcId = string | number | bigint | null;

export interface RpcRequest {
  readonly id: RpcId;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export const PARSE_ERROR = -32700;
export const INVALID_REQUEST = -32600;
export const METHOD_NOT_FOUND = -32601;
export const INVALID_PARAMS = -32602;
export const INTERNAL_ERROR = -32603;
export const SERVER_ERROR = -32000;
/** MCP's own servers answer so where the session is not known, with 404. */
export const SESSION_NOT_FOUND = -32001;
/** A header and the body of a stateless request say different things. */
export const HEADER_MISMATCH = -32020;
/** The revision of MCP is none that is spoken here. */
export const UNSUPPORTED_VERSION = -32022;

/** What a JSON-RPC client gets instead of a result. */
export class RpcFailure extends Error {
  override readonly name = "RpcFailure";

  constructor(
    readonly code: number,
    message: string,
    readonly data: object | null = null,
  ) {
    super(message);
  }
}

/** Reason and next step of the catalogue, for a failure that JSON-RPC has its own sentence for. */
export function reasonData(reason: ErrorReason): object {
  return { reason, next_step: CATALOGUE[reason].nextStep };
}

/** Key order as OpenEnv writes it. `result` is JSON text. */
export function resultText(id: RpcId, result: string): string {
  return `{"jsonrpc":"2.0","id":${idText(id)},"result":${result}}`;
}

/** `error` always has `data`. */
export function failureText(id: RpcId, { code, message, data }: RpcFailure): string {
  return `{"jsonrpc":"2.0","id":${idText(id)},"error":${JSON.stringify({ code, message, data })}}`;
}

function idText(id: RpcId): string {
  return typeof id === "bigint" ? id.toString() : JSON.stringify(id);
}

/** The JSON in a body. Throws {@link RpcFailure}. */
export function readRpcBody(body: Buffer): unknown {
  try {
    return readJson(readUtf8(body));
  } catch {
    throw parseError();
  }
}

export function parseError(): RpcFailure {
  return new RpcFailure(PARSE_ERROR, "Parse error");
}

/** The id that a reply to the message repeats, whatever else is wrong with it; null where it has none that can be read. */
export function idIn(message: unknown): RpcId {
  const id = isObject(message) ? message["id"] : undefined;
  if (typeof id === "number") return Number.isFinite(id) ? id : null;
  return typeof id === "string" || typeof id === "bigint" ? id : null;
}

const REQUEST_KEYS: ReadonlySet<string> = new Set(["jsonrpc", "id", "method", "params"]);

/**
 * A request of OpenEnv's dialect, which knows no other keys and takes no id for null. Throws {@link RpcFailure}.
 * See docs/wire.md#openenvs-json-rpc.
 */
export function readRpcRequest(input: unknown): RpcRequest {
  const request = readRequest(input);
  const extra = Object.keys(isObject(input) ? input : {}).find((key) => !REQUEST_KEYS.has(key));
  if (extra !== undefined) throw invalid(`unknown key ${JSON.stringify(extra.slice(0, 100))}`);
  return request;
}

/** A request of real MCP, which has an id. Throws {@link RpcFailure}. */
export function readMcpRequest(input: unknown): RpcRequest {
  const request = readRequest(input);
  if (request.id === null) throw invalid("id must be a string or an integer");
  return request;
}

/** `params` that are null are none. */
function readRequest(input: unknown): RpcRequest {
  if (!isObject(input)) throw invalid("a request is a JSON object");
  if (input["jsonrpc"] !== "2.0") throw invalid('jsonrpc must be "2.0"');
  const { id = null, method } = input;
  const params = input["params"] ?? {};
  if (typeof method !== "string") throw invalid("method must be a string");
  if (!isObject(params)) throw invalid("params must be an object");
  const isWhole = (typeof id === "number" && Number.isInteger(id)) || typeof id === "bigint";
  if (!(id === null || typeof id === "string" || isWhole)) {
    throw invalid("id must be a string, an integer or null");
  }
  return { id: idIn(input), method, params };
}

function invalid(why: string): RpcFailure {
  return new RpcFailure(INVALID_REQUEST, `Invalid request: ${why}`);
}
