import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a test needs of a chat completions request. */
export interface ModelRequestSeen {
  /** Milliseconds of a clock that only goes forward. */
  readonly at: number;
  readonly authorization: string | undefined;
  /** Path and query. */
  readonly target: string;
  readonly body: {
    readonly model: string;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    readonly stream?: boolean;
    readonly temperature?: number;
    readonly max_tokens?: number;
    readonly max_completion_tokens?: number;
    readonly tool_choice?: string;
    readonly tools?: readonly {
      readonly function: { readonly name: string; readonly parameters?: { readonly properties: object } };
    }[];
    readonly response_format?: { readonly type: string };
  };
}

/** Answers one request, well or badly. */
export type Reply = (response: ServerResponse, request: ModelRequestSeen) => void;

export interface ScriptedModel {
  /** `http://127.0.0.1:port/v1` */
  readonly url: string;
  readonly requests: readonly ModelRequestSeen[];
  close(): Promise<void>;
}

/** An OpenAI-compatible server that gives these replies in order and then always the last one given. */
export async function serveModel(
  script: readonly Reply[],
  otherwise: Reply,
  path = "/v1/chat/completions",
): Promise<ScriptedModel> {
  const requests: ModelRequestSeen[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer); // a request without an encoding gives Buffers
    const target = request.url ?? "";
    if (target.split("?")[0] !== path) return void response.writeHead(404).end();
    const text = Buffer.concat(chunks).toString();
    const seen: ModelRequestSeen = {
      at: performance.now(),
      authorization: request.headers.authorization,
      target,
      body: JSON.parse(text) as ModelRequestSeen["body"], // what the OpenAI client sends
    };
    requests.push(seen);
    (script[requests.length - 1] ?? otherwise)(response, seen);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function sends(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return (response) =>
    void response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
}

/** A refusal as OpenAI words it. */
export function fails(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return sends(status, JSON.stringify({ error: { message, type: "error", code: null } }), headers);
}

interface MessageParts {
  readonly content?: string | null;
  readonly refusal?: string;
  readonly reasoning_content?: string;
  readonly tool_calls?: readonly object[];
}

/** The body of a chat completion; every answer counts 100 prompt tokens and 10 of its own. */
export function completion(message: MessageParts, finish = "stop"): string {
  return JSON.stringify({
    id: "c",
    object: "chat.completion",
    choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason: finish }],
    usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
  });
}

export function says(content: string | null, finish?: string): Reply {
  return sends(200, completion({ content }, finish));
}

export function calls(name: string, args: string, finish = "tool_calls"): Reply {
  const call = { id: "1", type: "function", function: { name, arguments: args } };
  return sends(200, completion({ content: null, tool_calls: [call] }, finish));
}
