/** Who may do what within a socket and within /mcp: each message and method, with every caller. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import {
  EnvironmentService,
  type PlayRequestSchema,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { ErrorReason } from "../../gen/ts/helpdesk/v1/error_pb.js";
import { UPGRADES, type Operation } from "../../src/access/index.js";
import {
  asked,
  expected,
  headersOf,
  isRole,
  ofStatus,
  openFor,
  type Caller,
  type Verdict,
} from "../support/callers.js";
import { connect } from "../support/socket-client.js";
import { bearer, ENTRIES, TOKENS } from "../support/tokens.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(10_000, { tokens: ENTRIES });
});
afterAll(async () => {
  expect(server.failures).toEqual([]);
  await server.close(0);
});

const ACTION = { action_type: "investigate", tool_name: "lookup_related_ticket" };

const FRAMES: Readonly<Record<string, { readonly operation: Operation; readonly message: object }>> = {
  reset: { operation: "reset", message: { type: "reset", data: { task_id: 1, seed: 1 } } },
  step: { operation: "step", message: { type: "step", data: ACTION } },
  "a tool's step": {
    operation: "step",
    message: { type: "step", data: { type: "call_tool", tool_name: "lookup_related_ticket", arguments: {} } },
  },
  state: { operation: "state", message: { type: "state" } },
  "mcp: tools/call": {
    operation: "step",
    message: {
      type: "mcp",
      data: { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "lookup_related_ticket" } },
    },
  },
  "mcp: openenv/session/create, which names the socket's own": {
    operation: "call",
    message: { type: "mcp", data: { jsonrpc: "2.0", id: 1, method: "openenv/session/create" } },
  },
  "mcp: openenv/session/create of another episode": {
    operation: "reset",
    message: {
      type: "mcp",
      data: { jsonrpc: "2.0", id: 1, method: "openenv/session/create", params: { task_id: 1, seed: 1 } },
    },
  },
};

test.each(Object.entries(FRAMES))("on /ws: %s", async (_name, { operation, message }) => {
  const verdicts = await asked(async (caller) => {
    const address = `${server.url.replace("http", "ws")}/ws?session_id=${openFor(server.service, caller)}`;
    if (!isRole(caller)) return turnedAway(address, caller);
    const client = await connect(address, headersOf(caller));
    const answer = JSON.stringify(await client.ask(message));
    client.socket.close();
    return /"(?:permission_denied|PermissionDenied)"|may not|another token/.test(answer)
      ? "permission_denied"
      : "allowed";
  });
  expect(verdicts).toEqual(expected(operation));
});

/** How the upgrade is answered, which is before any message. */
async function turnedAway(address: string, caller: Caller): Promise<Verdict> {
  const outcome = await connect(address, headersOf(caller)).then(
    () => 101,
    (error: unknown) => Number(/Unexpected server response: (\d+)/.exec(String(error))?.[1]),
  );
  return ofStatus(outcome);
}

test.each(Object.entries(UPGRADES))("the upgrade of %s", async (path, operation) => {
  const verdicts = await asked(async (caller) => {
    const address = server.url.replace("http", "ws") + path;
    if (!isRole(caller)) return turnedAway(address, caller);
    const client = await connect(address, headersOf(caller));
    client.socket.close();
    return "allowed";
  });
  expect(verdicts).toEqual(expected(operation));
});

test("a page's socket is let in by a subprotocol, and the token in it is not repeated", async () => {
  const address = `${server.url.replace("http", "ws")}/ws`;
  const token = Buffer.from(TOKENS.trainer).toString("base64url");
  const socket = new WebSocket(address, ["helpdesk", `helpdesk.bearer.${token}`]);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  expect(socket.protocol).toBe("helpdesk");
  socket.close();
  const other = new WebSocket(address, ["helpdesk", "helpdesk.bearer.bm90LW9uZQ"]);
  const refused = await new Promise((resolve) => other.once("error", (error) => resolve(error.message)));
  expect(refused).toBe("Unexpected server response: 401");
});

/** What a POST to /mcp may ask, in each of its three ways to speak. */
const MCP_CALLS: readonly {
  readonly name: string;
  readonly operation: Operation;
  readonly call: (session: string) => { readonly headers?: Record<string, string>; readonly message: object };
}[] = [
  // Who opens none is told to name one with each call.
  { name: "initialize", operation: "call", call: () => ({ message: rpc("initialize", INITIALIZE) }) },
  {
    name: "tools/call with the session among the arguments",
    operation: "step",
    call: (session) => ({
      headers: { "mcp-protocol-version": "2025-06-18" },
      message: rpc("tools/call", { ...TOOL, arguments: { session_id: session } }),
    }),
  },
  {
    name: "tools/list of a session",
    operation: "call",
    call: (session) => ({ headers: { "mcp-session-id": session }, message: rpc("tools/list", {}) }),
  },
  {
    name: "tools/call of a session",
    operation: "step",
    call: (session) => ({ headers: { "mcp-session-id": session }, message: rpc("tools/call", TOOL) }),
  },
  {
    name: "OpenEnv's tools/call",
    operation: "step",
    call: (session) => ({ message: rpc("tools/call", { ...TOOL, session_id: session }) }),
  },
  {
    name: "OpenEnv's tools/call without a session, which opens one",
    operation: "reset",
    call: () => ({ message: rpc("tools/call", TOOL) }),
  },
  {
    name: "openenv/session/create",
    operation: "reset",
    call: () => ({ message: rpc("openenv/session/create", {}) }),
  },
  {
    name: "openenv/session/close",
    operation: "close",
    call: (session) => ({ message: rpc("openenv/session/close", { session_id: session }) }),
  },
  {
    name: "stateless tools/call",
    operation: "step",
    call: (session) => stateless("lookup_related_ticket", { session_id: session }),
  },
  { name: "open_episode", operation: "reset", call: () => stateless("open_episode", {}) },
  {
    name: "close_episode",
    operation: "close",
    call: (session) => stateless("close_episode", { session_id: session }),
  },
];

const TOOL = { name: "lookup_related_ticket", arguments: {} };
const INITIALIZE = {
  protocolVersion: "2025-06-18",
  capabilities: {},
  clientInfo: { name: "test", version: "1" },
};

function rpc(method: string, params: object): object {
  return { jsonrpc: "2.0", id: 1, method, params };
}

function stateless(name: string, args: object): { headers: Record<string, string>; message: object } {
  const version = "2026-07-28";
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": version,
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const headers = { "mcp-protocol-version": version, "mcp-method": "tools/call", "mcp-name": name };
  return { headers, message: rpc("tools/call", { name, arguments: args, _meta }) };
}

test.each(MCP_CALLS)("POST /mcp: $name", async ({ operation, call }) => {
  const verdicts = await asked(async (caller) => {
    const { headers = {}, message } = call(openFor(server.service, caller));
    const response = await fetch(`${server.url}/mcp`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers, ...headersOf(caller) },
      body: JSON.stringify(message),
    });
    const text = await response.text();
    if (response.status === 401) {
      expect(JSON.parse(text)).toMatchObject({
        jsonrpc: "2.0",
        error: { data: { reason: "unauthenticated" } },
      });
      return "unauthenticated";
    }
    return /which may not|belongs to another token/.test(text) ? "permission_denied" : "allowed";
  });
  expect(verdicts).toEqual(expected(operation));
});

test("each item of a Play stream and of a batch is judged by itself", async () => {
  const transport = createGrpcTransport({ baseUrl: server.url });
  const client = createClient(EnvironmentService, transport);
  const headers = bearer(TOKENS.agent);
  const sessionId = openFor(server.service, "agent");
  const calls: readonly NonNullable<MessageInitShape<typeof PlayRequestSchema>["call"]>[] = [
    { case: "step", value: { sessionId, action: { action: { case: "defer", value: {} } } } },
    { case: "reset", value: {} },
    { case: "reset", value: { sessionId } },
    { case: "getState", value: { sessionId } },
    { case: "close", value: { sessionId } },
  ];
  const answers: (string | undefined)[] = [];
  async function* asking(): AsyncIterable<MessageInitShape<typeof PlayRequestSchema>> {
    for (const call of calls) yield await Promise.resolve({ call });
  }
  for await (const { answer } of client.play(asking(), { headers })) {
    answers.push(answer.case === "error" ? ErrorReason[answer.value.detail?.reason ?? 0] : answer.case);
  }
  const denied = "PERMISSION_DENIED";
  expect(answers).toEqual(["step", denied, denied, denied, denied]);
  const { results } = await client.batchStep({ items: [{ sessionId }, { sessionId: "none" }] }, { headers });
  expect(results.map(({ result }) => result.case)).toEqual(["error", "error"]);
  await expect(client.batchReset({ items: [{}] }, { headers })).rejects.toMatchObject({
    code: Code.PermissionDenied,
  });
});
