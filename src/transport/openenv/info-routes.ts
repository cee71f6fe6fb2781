import { createMcpAnswerer, mcpReplyText, parseFailure, type McpAnswerer } from "./mcp.js";
import { isObject } from "./field-rules.js";
import { jsonReply, type HttpReply } from "./http-message.js";
import { readJson } from "./read-json.js";
import type { Route } from "./routes.js";
import type { Seats } from "./seat.js";
import { jsonText } from "./write-json.js";

/** What can be asked without a session. OpenEnv wire 7. */
export function infoRoutes<R, A>(seats: Seats<R, A>): readonly Route[] {
  const { environment } = seats;
  const schemas = JSON.stringify(environment.schemas);
  const mcp = createMcpAnswerer(seats);
  const metadata = {
    method: "GET",
    tag: "Environment Info",
    summary: "Name and description, and the digests of contract, rules and dataset",
    replySchema: "EnvironmentMetadata",
    answer: () => jsonReply(jsonText(environment.metadata())),
  } as const;
  return [
    {
      method: "GET",
      path: "/health",
      tag: "Health",
      summary: "Whether the server is up",
      replySchema: "HealthResponse",
      answer: () => jsonReply('{"status":"healthy"}'),
    },
    { ...metadata, path: "/metadata" },
    { ...metadata, path: "/web/metadata" },
    {
      method: "GET",
      path: "/schema",
      tag: "Schema",
      summary: "JSON Schemas of action, observation and state",
      replySchema: "SchemaResponse",
      answer: () => jsonReply(schemas),
    },
    {
      method: "GET",
      path: "/tasks",
      tag: "Environment Info",
      summary: "The tasks, with their actions, tools and weights",
      replySchema: "TasksResponse",
      answer: () => jsonReply(jsonText({ tasks: environment.tasks() })),
    },
    {
      method: "POST",
      path: "/mcp",
      tag: "Environment Control",
      summary: "OpenEnv's JSON-RPC dialect",
      description: "Always answers 200; failures are JSON-RPC errors.",
      requestSchema: "JsonRpcRequest",
      replySchema: "JsonRpcResponse",
      answer: ({ body }) => answerMcp(body, mcp),
    },
  ];
}

function answerMcp(body: Buffer, mcp: McpAnswerer): HttpReply {
  return jsonReply(mcpReplyText(answerText(body.toString("utf8"), mcp)));
}

function answerText(text: string, mcp: McpAnswerer): ReturnType<McpAnswerer> {
  try {
    const request = readJson(text);
    return isObject(request) ? mcp(request) : parseFailure();
  } catch {
    return parseFailure();
  }
}
