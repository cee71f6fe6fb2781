import { CONTRACT_VERSION } from "../../../service/index.js";
import type { Environment, JsonObject, JsonSchema } from "../environment.js";
import { fixedReply } from "../http/fixed-reply.js";
import { jsonReply } from "../http/message.js";
import { commonSchemas } from "./openapi-schemas.js";
import { connectPaths, connectSchemas } from "./openapi-connect.js";
import { BODY_EXAMPLES, EXAMPLE_RUN, LAST_MCP_SESSION } from "./openapi-examples.js";
import type { Route } from "../../route.js";
import { isObject } from "../../../support/is-object.js";

type Described = Pick<Environment<never, never>, "name" | "schemas" | "reportSchema">;

/**
 * GET /openapi.json: every route that is served, and the RPCs in their JSON form.
 * See docs/wire.md#what-is-told-of-the-server.
 */
export function openApiRoute(routes: readonly Route[], described: Described): Route {
  const self = {
    method: "GET",
    path: "/openapi.json",
    tag: "Documentation",
    summary: "This document",
    replySchema: "OpenApi",
  } as const;
  const text = JSON.stringify(
    openApiDocument([...routes, { ...self, answer: () => jsonReply("{}") }], described),
  );
  return { ...self, answer: fixedReply(text, { "content-type": "application/json" }) };
}

export function openApiDocument(routes: readonly Route[], described: Described): JsonObject {
  const shown = routes.filter((route) => route.hidden !== true);
  return {
    openapi: "3.1.0",
    info: {
      title: "Helpdesk environment",
      // OpenEnv's validator wants a text, and takes what begins with 1 for its own first generation.
      version: CONTRACT_VERSION,
      description: DESCRIPTION,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    // Relative to this document, wherever a proxy has put it.
    servers: [{ url: "./", description: "This server" }],
    paths: { ...pathItems(shown, described.name), "/ws": SOCKET, ...connectPaths() },
    components: { schemas: { ...commonSchemas(), ...hoisted(described), ...connectSchemas() } },
  };
}

const DESCRIPTION =
  "IT helpdesk ticket routing for training and judging agents. Training traffic runs over the WebSocket `/ws` " +
  "(OpenEnv's protocol: reset, step, state, close) or over `helpdesk.v1.EnvironmentService` (gRPC, gRPC-Web, Connect) " +
  "on the same port; the routes here are for people and plain HTTP clients.";

/** OpenAPI knows no frames: the socket's messages are described in words. */
const SOCKET = {
  get: {
    tags: ["Environment Control"],
    summary: "Play over a WebSocket: OpenEnv's protocol, for training",
    description:
      'Text frames of JSON, one answer to each: `{"type":"reset","data":{…}}` (as /reset), ' +
      '`{"type":"step","data":{…}}` (an action), `{"type":"state"}`, `{"type":"mcp","data":{…}}` (JSON-RPC, as /mcp), ' +
      '`{"type":"close"}`. Answers are `observation`, `state`, `mcp` and `error` frames. The socket has a session to ' +
      "itself, which ends with it; `session_id` in the query takes over one that there is.",
    operationId: "get_ws",
    parameters: [
      {
        name: "session_id",
        in: "query",
        required: false,
        schema: { type: "string" },
        description: "A session without a socket.",
      },
    ],
    responses: {
      "101": { description: "Switching to the WebSocket protocol" },
      "404": { description: "No WebSocket handshake" },
    },
  },
} as const;

/** Several routes of one path make one item. */
function pathItems(routes: readonly Route[], environment: string): Readonly<Record<string, JsonObject>> {
  const items: Record<string, JsonObject> = {};
  for (const route of routes) items[route.path] = { ...items[route.path], ...pathItem(route, environment) };
  return items;
}

function pathItem(route: Route, environment: string): JsonObject {
  const operation = {
    tags: [route.tag],
    summary: route.summary,
    ...(route.description !== undefined && { description: route.description }),
    operationId: `${route.method.toLowerCase()}${route.path.replace(/[^a-z]+/g, "_").replace(/_$/, "")}`,
    ...parametersOf(route, environment),
    ...(route.requestSchema !== undefined && {
      requestBody: {
        required: !WITHOUT_BODY.has(route.requestSchema),
        content: jsonContent(route.requestSchema, BODY_EXAMPLES[route.requestSchema]),
      },
    }),
    responses: {
      ...goodReply(route),
      ...(route.method === "POST" && {
        "413": { description: "The body is too large", content: jsonContent("Error") },
        "422": { description: "Not in the shape of the contract", content: jsonContent("Error") },
      }),
      ...(route.playsSession === true && {
        "403": { description: "An exam withholds it", content: jsonContent("Error") },
        "404": { description: "No such session", content: jsonContent("Error") },
        "409": { description: "Not now: no episode yet, or it is over", content: jsonContent("Error") },
        "503": { description: "At capacity, or shutting down", content: jsonContent("Error") },
      }),
    },
  };
  return { [route.method.toLowerCase()]: operation };
}

/** Requests that may be left out altogether. */
const WITHOUT_BODY: ReadonlySet<string> = new Set([
  "ResetRequest",
  "CloseRequest",
  "ForkRequest",
  "SnapshotRequest",
]);

function goodReply({ method, redirectsTo, replySchema, alsoText, isStream, streamType }: Route): JsonObject {
  if (redirectsTo !== undefined) return { "307": { description: `See ${redirectsTo}` } };
  if (isStream === true)
    return {
      "200": { description: "Sent as it comes", content: { [streamType ?? "text/event-stream"]: {} } },
    };
  const content = {
    ...(replySchema === undefined ? { "text/html": {} } : jsonContent(replySchema)),
    ...(alsoText === true && { "text/markdown": { schema: { type: "string" } } }),
  };
  return { "200": { description: "Done", ...(method !== "DELETE" && { content }) } };
}

function parametersOf(
  { method, path, playsSession, queryFields = {} }: Route,
  environment: string,
): JsonObject {
  const inPath = [...path.matchAll(/\{([a-z_]+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
    example: name === "env" ? environment : EXAMPLE_RUN,
  }));
  const inQuery = Object.entries(queryFields).map(([name, description]) => ({
    name,
    in: "query",
    required: false,
    schema: { type: "string" },
    description,
  }));
  const ofSession = playsSession === true ? SESSION_PARAMETERS : method === "DELETE" ? [MCP_SESSION] : [];
  const parameters = [...inPath, ...ofSession, ...inQuery];
  return parameters.length === 0 ? {} : { parameters };
}

/** The one thing that is deleted. */
const MCP_SESSION = {
  name: "Mcp-Session-Id",
  in: "header",
  required: true,
  schema: { type: "string" },
  example: LAST_MCP_SESSION,
  description: "The session to end, as the answer to `initialize` names it.",
} as const;

const SESSION_PARAMETERS = [
  {
    name: "session_id",
    in: "query",
    required: false,
    schema: { type: "string" },
    description: "The session to play.",
  },
  {
    name: "X-Session-Id",
    in: "header",
    required: false,
    schema: { type: "string" },
    description: "The same, as a header.",
  },
  {
    name: "session_id",
    in: "cookie",
    required: false,
    schema: { type: "string" },
    description: "Set by /reset.",
  },
] as const;

function jsonContent(name: string, example?: JsonObject): JsonObject {
  const schema = { $ref: `#/components/schemas/${name}` };
  return { "application/json": { schema, ...(example !== undefined && { example }) } };
}

/** The environment's schemas as components: their `$defs` become components too, and references follow. */
function hoisted({ schemas, reportSchema }: Described): Readonly<Record<string, JsonSchema>> {
  const components: Record<string, JsonSchema> = {};
  const named: Readonly<Record<string, JsonSchema>> = {
    Action: schemas.action,
    Observation: schemas.observation,
    State: schemas.state,
    ...(reportSchema !== undefined && { Report: reportSchema }),
  };
  for (const [title, written] of Object.entries(named)) {
    const own = (name: string): string => `${title}.${name}`;
    const moved: unknown = JSON.parse(
      JSON.stringify(written).replaceAll(
        /"#\/\$defs\/([^"]+)"/g,
        (_all, name: string) => `"#/components/schemas/${own(name)}"`,
      ),
    );
    if (!isObject(moved)) continue;
    const { $defs, ...schema } = moved;
    components[title] = schema;
    if (!isObject($defs)) continue;
    for (const [name, definition] of Object.entries($defs)) {
      if (isObject(definition)) components[own(name)] = definition;
    }
  }
  return components;
}
