import { eachOf, flag, keep, only, record, text, wholeNumber } from "../pattern.js";
import { fill } from "../fill.js";
import type { Row } from "../row.js";
import { ask, closed, observation, open, receive, RESET, rpcError, send, sendText, step } from "../steps.js";
import {
  INVALID_REQUEST,
  PARSE_ERROR,
  SERVER_ERROR,
  TOOL,
  data,
  echo,
  invalidRequest,
  mcp,
  request,
} from "./mcp-patterns.js";

const listTools = step({ type: "list_tools" });
const callTool = (tool_name: string, args: object = {}): object =>
  step({ type: "call_tool", tool_name, arguments: args });

/** Tools on `/ws` and WS `/mcp`, and MCPToolClient: M14 to M22. */
export const MCP_SOCKET_ROWS: readonly Row[] = [
  {
    id: "M14",
    says: "/ws list_tools: name, description and input_schema, no reset needed",
    needs: "tools",
    steps: () => [
      open(),
      ...ask(
        listTools,
        observation({
          observation: {
            tools: eachOf(
              only(["name", "description", "input_schema"], {
                name: text,
                description: text,
                input_schema: record,
              }),
            ),
          },
          reward: null,
          done: false,
        }),
      ),
    ],
  },
  {
    id: "M15",
    says: "/ws call_tool: tool_name, result.data, no error",
    needs: "tool probe",
    steps: () => [
      open(),
      ...ask(
        callTool("echo_message", { message: "a" }),
        observation({ observation: { tool_name: "echo_message", result: { data: "1:a" }, error: null } }),
      ),
    ],
  },
  {
    id: "M16",
    says: "/ws call_tool of an unknown tool: an observation with tool_not_found",
    needs: "tools",
    steps: () => [
      open(),
      ...ask(RESET, observation()),
      ...ask(
        callTool("nope"),
        observation({
          observation: {
            result: null,
            error: only(["error_type", "message"], { error_type: "tool_not_found" }),
          },
          done: flag,
        }),
      ),
    ],
  },
  {
    id: "M17",
    says: "/ws mcp after call_tool: the same environment",
    needs: "tool probe",
    steps: () => [
      open(),
      ...ask(callTool("echo_message", { message: "a" }), observation()),
      ...ask(mcp("tools/call", echo("b")), { type: "mcp", data: data("2:b") }),
    ],
  },
  {
    id: "M18",
    says: "/ws mcp with an empty request: -32600 inside; without data: VALIDATION_ERROR",
    needs: "any",
    steps: () => [
      open(),
      ...ask({ type: "mcp", data: {} }, { type: "mcp", data: invalidRequest }),
      ...ask({ type: "mcp" }, { type: "error", data: { code: "VALIDATION_ERROR" } }),
    ],
  },
  {
    id: "M19",
    says: "WS /mcp {}: -32600, and the socket goes on",
    needs: "any",
    steps: () => [
      open("a", "/mcp"),
      ...ask({}, invalidRequest),
      ...ask(request({ method: "tools/list" }), { jsonrpc: "2.0", id: 1 }),
    ],
  },
  {
    id: "M19/tools",
    says: "WS /mcp: tools, the socket's own session, which the socket alone ends",
    needs: "tools",
    steps: () => [
      open("a", "/mcp"),
      ...ask(request({ method: "tools/list" }), { result: { tools: eachOf(TOOL) } }),
      ...ask(request({ method: "openenv/session/create" }), {
        result: { session_id: keep("session", text) },
      }),
      ...ask(
        request({ method: "openenv/session/close", params: { session_id: "{session}" } }),
        rpcError(INVALID_REQUEST),
      ),
      sendText("not json"),
      receive(rpcError(PARSE_ERROR)),
    ],
  },
  {
    id: "M20",
    says: "WS /mcp with JSON that is no object: -32000, close 1000",
    needs: "any",
    steps: () => [open("a", "/mcp"), sendText("[1]"), receive(rpcError(SERVER_ERROR)), closed(1000)],
  },
  {
    id: "M20/capacity",
    says: "every slot taken, WS /mcp: -32000 with the counts, id null, close 1000",
    needs: "capacity",
    steps: (subject) => [
      ...fill(subject),
      open("one-more", "/mcp"),
      receive(
        { id: null, error: { code: SERVER_ERROR, data: { active_sessions: wholeNumber } } },
        "one-more",
      ),
      send(request({}), "one-more"),
      closed(1000, "one-more"),
    ],
  },
  {
    id: "M21",
    says: "OpenEnv's MCPToolClient over /ws: tools, calls, errors",
    needs: "real client",
    steps: () => [],
    shownBy: "tests/clients/mcp-python.test.ts: M21, M22",
  },
  {
    id: "M22",
    says: "OpenEnv's MCPToolClient in production mode: a session over POST /mcp",
    needs: "real client",
    steps: () => [],
    shownBy: "tests/clients/mcp-python.test.ts: M21, M22",
  },
];
