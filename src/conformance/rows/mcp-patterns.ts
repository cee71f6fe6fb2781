import { keep, oneOf, record, text, uuid, type Pattern } from "../pattern.js";
import type { Step } from "../row.js";
import { rpc } from "../steps.js";

export const PARSE_ERROR = -32700;
export const INVALID_REQUEST = -32600;
export const METHOD_NOT_FOUND = -32601;
export const INVALID_PARAMS = -32602;
export const INTERNAL_ERROR = -32603;
export const SERVER_ERROR = -32000;

export const request = (more: object): object => ({ jsonrpc: "2.0", id: 1, method: "ping", ...more });

/** The request's id may be told, where it has one that can be read. */
export const invalidRequest: Pattern = {
  jsonrpc: "2.0",
  id: oneOf(null, 1, 1.5),
  error: { code: INVALID_REQUEST, message: text, data: null },
};

/** A tool as `tools/list` tells of it, in either spelling of its schema. */
export const TOOL: Pattern = oneOf(
  { name: text, description: text, inputSchema: record },
  { name: text, description: text, input_schema: record },
);

export const echo = (message: string): object => ({ name: "echo_message", arguments: { message } });
export const inSession = (params: object): object => ({ ...params, session_id: "{session}" });
export const data = (value: Pattern): Pattern => ({ result: { data: value } });

export const mcp = (method: string, params: object = {}): object => ({
  type: "mcp",
  data: { jsonrpc: "2.0", id: 1, method, params },
});

export function create(): readonly Step[] {
  return [rpc("openenv/session/create", {}, { result: { session_id: keep("session", uuid) } })];
}
