import { record, rewardOrNull, type Pattern } from "./pattern.js";
import type { Step } from "./row.js";

type CallStep = Extract<Step, { do: "call" }>;
type Extra = Pick<CallStep, "body" | "headers" | "replyHeaders">;

export function get(path: string, status: number, extra: Extra = {}): Step {
  return { do: "call", method: "GET", path, status, ...extra };
}

export function call(method: string, path: string, status: number, extra: Extra = {}): Step {
  return { do: "call", method, path, status, ...extra };
}

/** `json` undefined: no body. */
export function post(path: string, json: unknown, status: number, body?: Pattern): Step {
  return {
    do: "call",
    method: "POST",
    path,
    status,
    ...(json !== undefined && { json }),
    ...(body !== undefined && { body }),
  };
}

export function postText(path: string, text: string, status: number, body?: Pattern): Step {
  return { do: "call", method: "POST", path, status, text, ...(body !== undefined && { body }) };
}

const SOCKET = "a";

export function open(socket = SOCKET, path = "/ws"): Step {
  return { do: "open", socket, path };
}

export function send(json: unknown, socket = SOCKET): Step {
  return { do: "send", socket, json };
}

export function sendText(text: string, socket = SOCKET): Step {
  return { do: "sendText", socket, text };
}

export function receive(frame: Pattern, socket = SOCKET): Step {
  return { do: "receive", socket, frame };
}

export function closed(code: number, socket = SOCKET): Step {
  return { do: "closed", socket, code };
}

export function ask(json: unknown, frame: Pattern, socket = SOCKET): readonly Step[] {
  return [send(json, socket), receive(frame, socket)];
}

/** One request to POST /mcp; `id` 1. */
export function rpc(method: string, params: object, reply: Pattern): Step {
  return post("/mcp", { jsonrpc: "2.0", id: 1, method, params }, 200, reply);
}

export const RESET = { type: "reset" } as const;
export const STATE = { type: "state" } as const;
export const CLOSE = { type: "close" } as const;

export function step(data: unknown): object {
  return { type: "step", data };
}

/** A good answer to reset or step. */
export function observation(more: { readonly [key: string]: Pattern } = {}): Pattern {
  return { type: "observation", data: { observation: record, reward: rewardOrNull, ...more } };
}

export function errorFrame(code: string, more: { readonly [key: string]: Pattern } = {}): Pattern {
  return { type: "error", data: { code, ...more } };
}

export function invalid(issue?: { readonly type?: string; readonly loc: readonly string[] }): Pattern {
  return errorFrame("VALIDATION_ERROR", issue === undefined ? {} : { errors: [issue] });
}

export function rpcError(code: Pattern, more: { readonly [key: string]: Pattern } = {}): Pattern {
  return { jsonrpc: "2.0", error: { code, ...more } };
}

/** A socket that is open after what went before: a reset is answered. */
export function stillOpen(socket = SOCKET): readonly Step[] {
  return ask(RESET, observation(), socket);
}
