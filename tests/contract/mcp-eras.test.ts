/** `/mcp` by hand, where the official clients never go: both eras of MCP, and what is neither. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OwnedService } from "../../src/service/index.js";
import { helpdeskEnvironment } from "../../src/transport/openenv/index.js";
import { countingService } from "../support/helpdesk-service.js";
import { serveOpenEnv, type TestServer } from "../support/openenv-server.js";
import { connect } from "../support/socket-client.js";

const ROUTE = {
  issue_type: "application_support",
  priority: "high",
  assignment_group: "application_team",
  resolution_action: "escalate",
};
const SUBMIT = { name: "submit_routing", arguments: ROUTE };
const VERSION = "io.modelcontextprotocol/protocolVersion";
const CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
const META = { [VERSION]: "2026-07-28", [CAPABILITIES]: {} };
const SUPPORTED = ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

let service: OwnedService;
let server: TestServer;
beforeEach(async () => {
  service = countingService(4);
  server = await serveOpenEnv(helpdeskEnvironment(service));
});
afterEach(() => server.close());

type Headers = Readonly<Record<string, string>>;

async function post(body: unknown, headers: Headers = {}): Promise<readonly [number, unknown]> {
  const response = await fetch(`${server.url}/mcp?task_id=1&seed=1`, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers,
  });
  const text = await response.text();
  return [response.status, text === "" ? undefined : JSON.parse(text)];
}

const request = (method: string, params?: unknown, more: object = {}): object => ({
  jsonrpc: "2.0",
  id: 7,
  method,
  ...(params !== undefined && { params }),
  ...more,
});

const failed = (code: number, id: unknown = 7, data: unknown = null): object => ({
  jsonrpc: "2.0",
  id,
  error: { code, message: expect.any(String) as unknown, data },
});

const headersFor = (method: string, name?: string): Headers => ({
  "mcp-protocol-version": "2026-07-28",
  "mcp-method": method,
  ...(name !== undefined && { "mcp-name": name }),
});

/** The header of a session that `initialize` opened. */
async function session(): Promise<Headers> {
  const response = await fetch(`${server.url}/mcp?task_id=1&seed=1`, {
    method: "POST",
    body: JSON.stringify(request("initialize", { protocolVersion: "2025-03-26" })),
  });
  await response.arrayBuffer();
  return { "mcp-session-id": response.headers.get("mcp-session-id") ?? "" };
}

/** Steps that the one session has taken. */
const steps = (): number | undefined => service.findSession("session-1")?.state()?.stepCount;

describe("MCP 2026-07-28", () => {
  test("server/discover tells the revisions and the tools, and takes no session", async () => {
    expect(await post(request("server/discover", { _meta: META }), headersFor("server/discover"))).toEqual([
      200,
      {
        jsonrpc: "2.0",
        id: 7,
        result: {
          resultType: "complete",
          _meta: {
            "io.modelcontextprotocol/serverInfo": {
              name: "helpdesk-env",
              title: "IT helpdesk ticket routing",
              version: "0.0.0-test",
            },
          },
          supportedVersions: SUPPORTED,
          capabilities: { tools: {} },
          instructions: expect.stringContaining("Call open_episode first") as unknown,
          ttlMs: 300_000,
          cacheScope: "public",
        },
      },
    ]);
    expect(service.activeSessions()).toBe(0);
  });

  const unsupported = { supported: SUPPORTED, requested: "2099-01-01" };
  const otherMeta = { ...META, [VERSION]: "2099-01-01" };
  test.each<[string, object, Headers, number, object]>([
    [
      "an unknown revision",
      request("tools/call", { ...SUBMIT, _meta: otherMeta }),
      { ...headersFor("tools/call", "submit_routing"), "mcp-protocol-version": "2099-01-01" },
      400,
      failed(-32022, 7, unsupported),
    ],
    [
      "an unknown revision in the header of an old request",
      request("ping"),
      { "mcp-protocol-version": "2099-01-01" },
      400,
      failed(-32022, 7, unsupported),
    ],
    ["no _meta", request("server/discover"), {}, 400, failed(-32602)],
    [
      "no capabilities",
      request("tools/list", { _meta: { [VERSION]: "2026-07-28" } }),
      headersFor("tools/list"),
      400,
      failed(-32602),
    ],
    [
      "a revision that is no text",
      request("tools/list", { _meta: { ...META, [VERSION]: 5 } }),
      headersFor("tools/list"),
      400,
      failed(-32602),
    ],
    ["no header", request("tools/call", { ...SUBMIT, _meta: META }), {}, 400, failed(-32020)],
    [
      "a header of another method",
      request("tools/list", { _meta: META }),
      headersFor("tools/call"),
      400,
      failed(-32020),
    ],
    [
      "a header of another tool",
      request("tools/call", { ...SUBMIT, _meta: META }),
      headersFor("tools/call", "defer"),
      400,
      failed(-32020),
    ],
    ["ping, which is gone", request("ping", { _meta: META }), headersFor("ping"), 404, failed(-32601)],
    [
      "prompts/list",
      request("prompts/list", { _meta: META }),
      headersFor("prompts/list"),
      404,
      failed(-32601),
    ],
    [
      "subscriptions/listen",
      request("subscriptions/listen", { _meta: META }),
      headersFor("subscriptions/listen"),
      404,
      failed(-32601),
    ],
    [
      "a cursor",
      request("tools/list", { _meta: META, cursor: "2" }),
      headersFor("tools/list"),
      400,
      failed(-32602),
    ],
    [
      "an unknown tool",
      request("tools/call", { name: "nope", _meta: META }),
      headersFor("tools/call", "nope"),
      400,
      failed(-32602),
    ],
    [
      "an id of null",
      request("tools/list", { _meta: META }, { id: null }),
      headersFor("tools/list"),
      400,
      failed(-32600, null),
    ],
    [
      "a client that takes neither JSON nor events",
      request("tools/list", { _meta: META }),
      { ...headersFor("tools/list"), accept: "text/html" },
      406,
      failed(-32000),
    ],
  ])("%s is refused, and nothing is played", async (_name, body, headers, status, reply) => {
    expect(await post(body, headers)).toEqual([status, reply]);
    expect(service.activeSessions()).toBe(0);
  });

  test("a tool's name that no header can carry is sent as base64", async () => {
    const name = "é";
    const headers = headersFor("tools/call", `=?base64?${Buffer.from(name).toString("base64")}?=`);
    const [, reply] = await post(request("tools/call", { name, _meta: META }), headers);
    expect(reply).toMatchObject({
      error: { code: -32602, message: expect.stringContaining("Unknown tool: 'é'") as unknown },
    });
  });

  test("what has no id is a notification: 202, and nothing is played", async () => {
    const call = { jsonrpc: "2.0", method: "tools/call", params: { name: "open_episode", _meta: META } };
    expect(await post(call, headersFor("tools/call", "open_episode"))).toEqual([202, undefined]);
    expect(service.activeSessions()).toBe(0);
  });

  test("there is nothing to get and nothing to delete: 405", async () => {
    for (const method of ["GET", "DELETE"]) {
      const headers = { "mcp-protocol-version": "2026-07-28" };
      expect((await fetch(`${server.url}/mcp`, { method, headers })).status).toBe(405);
    }
  });

  test.each(["/mcp", "/ws"])(
    "a socket on %s answers it too, with the session as an argument",
    async (path) => {
      const socket = await connect(`${server.socketUrl}${path}`);
      const ask = async (body: object): Promise<object> => {
        const answer = await socket.ask(path === "/ws" ? { type: "mcp", data: body } : body);
        return path === "/ws" ? answer.data : answer;
      };
      const call = (name: string, args: object): object =>
        request("tools/call", { name, arguments: args, _meta: META });
      expect(await ask(call("submit_routing", ROUTE))).toMatchObject({ id: 7, result: { isError: true } });
      const opened = await ask(call("open_episode", { task_id: 1, seed: 1 }));
      expect(opened).toMatchObject({ result: { structuredContent: { session_id: "session-2" } } });
      const stepped = await ask(call("submit_routing", { ...ROUTE, session_id: "session-2" }));
      expect(stepped).toMatchObject({ result: { resultType: "complete", isError: false } });
      expect(service.session("session-2").state()?.stepCount).toBe(1);
      socket.socket.close();
    },
  );
});

describe("MCP before that", () => {
  test("params and arguments that are null are none", async () => {
    const headers = await session();
    expect(await post(request("ping", null), headers)).toEqual([200, { jsonrpc: "2.0", id: 7, result: {} }]);
    const look = request("tools/call", { name: "lookup_related_ticket", arguments: null });
    expect(await post(look, headers)).toMatchObject([200, { result: { isError: false } }]);
    expect(await post(request("openenv/session/create", null))).toMatchObject([200, { result: {} }]);
  });

  test.each<[string, unknown, unknown]>([
    ["0", 0, 0],
    ["the empty text", "", ""],
    ["a fraction", 1.5, 1.5],
    ["an object", {}, null],
  ])("an error repeats an id that is %s as far as it can be read", async (_name, id, repeated) => {
    const [, reply] = await post({ jsonrpc: "1.0", id, method: "ping" });
    expect(reply).toEqual(failed(-32600, repeated));
  });

  test("an id beyond 2⁵³ is repeated digit for digit", async () => {
    const response = await fetch(`${server.url}/mcp`, {
      method: "POST",
      body: '{"jsonrpc":"2.0","id":12345678901234567890,"method":"ping"}',
    });
    expect(await response.text()).toBe('{"jsonrpc":"2.0","id":12345678901234567890,"result":{}}');
  });

  test("a call without an id is not played, in a session and without one", async () => {
    const call = { jsonrpc: "2.0", method: "tools/call", params: SUBMIT };
    expect(await post(call, await session())).toEqual([202, undefined]);
    expect(steps()).toBe(0);
    expect(await post(call)).toEqual([200, failed(-32600, null)]);
    expect(service.activeSessions()).toBe(1);
  });

  test("a call of a client that speaks MCP, as its header says, and names no session: 400", async () => {
    const headers = { "mcp-protocol-version": "2025-06-18" };
    expect(await post(request("tools/call", SUBMIT), headers)).toEqual([400, failed(-32600)]);
    expect(service.activeSessions()).toBe(0);
  });

  test("a batch is answered in order, its notifications are not", async () => {
    const headers = await session();
    const batch = [
      request("ping", undefined, { id: "a" }),
      { jsonrpc: "2.0", method: "notifications/initialized" },
      { jsonrpc: "2.0", method: "tools/call", params: SUBMIT },
      request("tools/call", SUBMIT, { id: 2 }),
      request("initialize", {}, { id: 3 }),
      5,
    ];
    expect(await post(batch, headers)).toMatchObject([
      200,
      [
        { id: "a", result: {} },
        { id: 2, result: { isError: false } },
        { id: 3, error: { code: -32600 } },
        { id: null, error: { code: -32600 } },
      ],
    ]);
    expect(steps()).toBe(1);
    expect(await post([{ jsonrpc: "2.0", method: "notifications/initialized" }], headers)).toEqual([
      202,
      undefined,
    ]);
  });

  test("a batch that is empty, too long, or of a revision without batches is refused and plays nothing", async () => {
    const headers = await session();
    const calls = Array.from({ length: 101 }, (_, id) => request("tools/call", SUBMIT, { id }));
    expect(await post([], headers)).toEqual([400, failed(-32600, null)]);
    expect(await post(calls, headers)).toEqual([400, failed(-32600, null)]);
    const later = { ...headers, "mcp-protocol-version": "2025-06-18" };
    expect(await post(calls.slice(0, 2), later)).toEqual([400, failed(-32600, null)]);
    expect(steps()).toBe(0);
  });

  test("a batch on a socket is answered once it is initialized", async () => {
    const socket = await connect(`${server.socketUrl}/mcp?task_id=1&seed=1`);
    await socket.ask(request("initialize", { protocolVersion: "2025-03-26" }));
    const replies = await socket.ask([request("ping"), request("ping", undefined, { id: 8 })] as never);
    expect(replies).toEqual([
      { jsonrpc: "2.0", id: 7, result: {} },
      { jsonrpc: "2.0", id: 8, result: {} },
    ]);
    socket.socket.close();
  });

  test("a session that has ended is 404, and it is said how", async () => {
    const headers = await session();
    service.session("session-1").close();
    const data = {
      reason: "unknown_session",
      next_step: expect.any(String) as unknown,
      session_end: "closed",
    };
    expect(await post(request("ping"), headers)).toEqual([404, failed(-32001, 7, data)]);
  });

  test("what is not JSON: 400 in a session, 200 in OpenEnv's dialect", async () => {
    expect(await post("{", await session())).toEqual([400, failed(-32700, null)]);
    expect(await post("{")).toEqual([200, failed(-32700, null)]);
  });

  test("a reply that nobody asked for, and a cancelled call, are taken in silence", async () => {
    const headers = await session();
    expect(await post({ jsonrpc: "2.0", id: 1, result: {} }, headers)).toEqual([202, undefined]);
    const cancel = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } };
    expect(await post(cancel, headers)).toEqual([202, undefined]);
  });
});
