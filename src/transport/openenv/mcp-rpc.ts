import { CATALOGUE, type ErrorReason } from "../../service/index.js";
import { isObject } from "./field-rules.js";
import { readJson } from "./read-json.js";
import { readUtf8 } from "./read-utf8.js";

/** An id that a JSON-RPC reply repeats. */
export type RpcId = string | number | null;

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

/** What a JSON-RPC client is told instead of a result. */
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
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`;
}

/** `error` always has `data`. */
export function failureText(id: RpcId, { code, message, data }: RpcFailure): string {
  return JSON.stringify({ jsonrpc: "2.0", id, error: { code, message, data } });
}

/** The JSON object in a body. Throws {@link RpcFailure}. */
export function readRpcBody(body: Buffer): Readonly<Record<string, unknown>> {
  let input: unknown;
  try {
    input = readJson(readUtf8(body));
  } catch {
    throw new RpcFailure(PARSE_ERROR, "Parse error");
  }
  if (!isObject(input)) throw new RpcFailure(PARSE_ERROR, "Parse error");
  return input;
}

const REQUEST_KEYS: ReadonlySet<string> = new Set(["jsonrpc", "id", "method", "params"]);

/** Throws {@link RpcFailure}. OpenEnv wire 3.1. */
export function readRpcRequest(input: unknown): RpcRequest {
  if (!isObject(input)) throw invalid("a request is a JSON object");
  if (input["jsonrpc"] !== "2.0") throw invalid('jsonrpc must be "2.0"');
  const { id = null, method, params = {} } = input;
  if (typeof method !== "string") throw invalid("method must be a string");
  if (!isObject(params)) throw invalid("params must be an object");
  const isWhole = typeof id === "number" && Number.isSafeInteger(id);
  if (!(id === null || typeof id === "string" || isWhole)) {
    throw invalid("id must be a string, an integer or null");
  }
  const extra = Object.keys(input).find((key) => !REQUEST_KEYS.has(key));
  if (extra !== undefined) throw invalid(`unknown key ${JSON.stringify(extra.slice(0, 100))}`);
  return { id, method, params };
}

function invalid(why: string): RpcFailure {
  return new RpcFailure(INVALID_REQUEST, `Invalid request: ${why}`);
}
