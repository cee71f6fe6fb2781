import { eachOf, oneOf, only, record, text, type Pattern } from "../pattern.js";
import { fill } from "../fill.js";
import { NotApplicable } from "../not-applicable.js";
import type { Row, Step } from "../row.js";
import { post, postText, rpc, rpcError } from "../steps.js";
import {
  INTERNAL_ERROR,
  INVALID_PARAMS,
  METHOD_NOT_FOUND,
  PARSE_ERROR,
  SERVER_ERROR,
  TOOL,
  create,
  data,
  echo,
  inSession,
  invalidRequest,
  request,
} from "./mcp-patterns.js";

const parseError: Pattern = {
  jsonrpc: "2.0",
  id: null,
  error: { code: PARSE_ERROR, message: "Parse error" },
};

const INITIALIZE = {
  protocolVersion: "2025-06-18",
  capabilities: {},
  clientInfo: { name: "conformance", version: "1" },
};

function closeTwice(): readonly Step[] {
  const close = (reply: Pattern): Step => rpc("openenv/session/close", { session_id: "{session}" }, reply);
  return [close({ result: { closed: true } }), close(rpcError(INVALID_PARAMS))];
}

/** POST /mcp: M1 to M13. */
export const MCP_HTTP_ROWS: readonly Row[] = [
  {
    id: "M1",
    says: "POST /mcp {}: -32600, id null, data null",
    needs: "any",
    steps: () => [post("/mcp", {}, 200, invalidRequest)],
  },
  {
    id: "M2",
    says: "POST /mcp no JSON, nothing, null, [] or a batch: -32700",
    needs: "any",
    steps: () =>
      ["xx", "", "null", "[]", JSON.stringify([request({})])].map((body) =>
        postText("/mcp", body, 200, parseError),
      ),
  },
  {
    id: "M3",
    says: "initialize: -32601, the id echoed",
    needs: "any",
    steps: () => [
      rpc("initialize", INITIALIZE, {
        id: 1,
        error: { code: METHOD_NOT_FOUND, message: "Method not found: initialize" },
      }),
    ],
    instead: {
      point: "mcp",
      steps: () => [
        rpc("initialize", INITIALIZE, {
          id: 1,
          result: { protocolVersion: text, capabilities: { tools: record }, serverInfo: { name: text } },
        }),
        rpc("ping", {}, { id: 1, result: only([]) }),
        post("/mcp", { jsonrpc: "2.0", method: "notifications/initialized" }, 202),
      ],
    },
  },
  {
    id: "M4",
    says: "tools/list where actions are no tools: -32603",
    needs: "any",
    steps: ({ isToolEnvironment }) => {
      if (isToolEnvironment) throw new NotApplicable("its actions are calls of tools");
      return [
        rpc(
          "tools/list",
          {},
          {
            error: { code: INTERNAL_ERROR, message: "Environment does not support MCP" },
          },
        ),
      ];
    },
    instead: {
      point: "mcp",
      steps: () => [rpc("tools/list", {}, { result: { tools: eachOf(TOOL) } })],
    },
  },
  {
    id: "M5",
    says: "params []: -32600",
    needs: "any",
    steps: () => [post("/mcp", request({ params: [] }), 200, invalidRequest)],
  },
  {
    id: "M6",
    says: "id 1.5, an unknown key, jsonrpc 1.0: -32600",
    needs: "any",
    steps: () =>
      [{ id: 1.5 }, { extra: 1 }, { jsonrpc: "1.0" }].map((more) =>
        post("/mcp", request(more), 200, invalidRequest),
      ),
  },
  {
    id: "M7",
    says: "tools/list: names, descriptions that are texts, a schema each",
    needs: "tools",
    steps: () => [rpc("tools/list", {}, { id: 1, result: { tools: eachOf(TOOL) } })],
  },
  {
    id: "M8",
    says: "tools/call twice without a session: a fresh environment each time",
    needs: "tool probe",
    steps: () => [rpc("tools/call", echo("hi"), data("1:hi")), rpc("tools/call", echo("hi"), data("1:hi"))],
  },
  {
    id: "M9",
    says: "openenv/session/create, close, close: a UUID, closed, unknown",
    needs: "any",
    steps: () => [...create(), ...closeTwice()],
  },
  {
    id: "M9/tools",
    says: "in a session the environment stays: 1:a, then 2:a",
    needs: "tool probe",
    steps: () => [
      ...create(),
      rpc("tools/call", inSession(echo("a")), data("1:a")),
      rpc("tools/call", inSession(echo("a")), data("2:a")),
      ...closeTwice(),
    ],
  },
  {
    id: "M10",
    says: "tools/call without a name: -32602",
    needs: "tools",
    steps: () => [
      rpc("tools/call", {}, { error: { code: INVALID_PARAMS, message: "Missing 'name' in params" } }),
    ],
  },
  {
    id: "M11",
    says: "an unknown tool: an error, status 200",
    needs: "tools",
    steps: () => [
      rpc("tools/call", { name: "nope" }, rpcError(oneOf(INTERNAL_ERROR, INVALID_PARAMS), { message: text })),
    ],
  },
  {
    id: "M11/tools",
    says: "a tool that throws: an error, status 200",
    needs: "tool probe",
    steps: () => [
      rpc(
        "tools/call",
        { name: "boom" },
        {
          error: { code: INTERNAL_ERROR, message: "Error calling tool 'boom': tool exploded" },
        },
      ),
    ],
  },
  {
    id: "M12",
    says: "session/close without an id, tools/list in an unknown session: -32602",
    needs: "any",
    steps: () => [
      rpc("openenv/session/close", {}, rpcError(INVALID_PARAMS)),
      rpc("tools/list", { session_id: "unknown" }, rpcError(INVALID_PARAMS)),
    ],
  },
  {
    id: "M13",
    says: "every slot taken, session/create: -32000 with the counts",
    needs: "capacity",
    steps: (subject) => [
      ...fill(subject),
      rpc(
        "openenv/session/create",
        {},
        rpcError(SERVER_ERROR, {
          data: { active_sessions: subject.capacity ?? 0, max_sessions: subject.capacity ?? 0 },
        }),
      ),
    ],
  },
];
