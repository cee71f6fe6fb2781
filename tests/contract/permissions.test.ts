/** Who may do what: the table of permissions, walked by every caller over every protocol of a real server. */
import { create, toBinary, toJsonString, type DescMessage, type MessageShape } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { Health } from "../../gen/ts/grpc/health/v1/health_pb.js";
import { ServerReflection } from "../../gen/ts/grpc/reflection/v1/reflection_pb.js";
import { ServerReflection as ServerReflectionAlpha } from "../../gen/ts/grpc/reflection/v1alpha/reflection_pb.js";
import {
  mayDo,
  RPCS,
  ROLES,
  ROUTES,
  UPGRADES,
  isOpen,
  type Operation,
  type Role,
} from "../../src/access/index.js";
import { createSessionQueues, helpdeskEnvironment } from "../../src/transport/openenv/index.js";
import { openEnvRoutes } from "../../src/transport/openenv/http-surface.js";
import { createUnfinishedBytes } from "../../src/transport/intake/index.js";
import { NO_LOG } from "../../src/transport/server.js";
import { webRoutes } from "../../src/transport/web/index.js";
import { RAW_PROTOCOLS, type RawAnswer } from "../support/raw-protocols.js";
import { ask } from "../support/raw-http2.js";
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

/** Without a token, with one that nobody gave out, and with that of each role. */
const CALLERS = ["nobody", "stranger", ...ROLES] as const;
type Caller = (typeof CALLERS)[number];

type Verdict = "allowed" | "unauthenticated" | "permission_denied";

function headersOf(caller: Caller): Record<string, string> {
  if (caller === "nobody") return {};
  return bearer(caller === "stranger" ? "a-token-that-nobody-gave-out" : TOKENS[caller]);
}

function isRole(caller: Caller): caller is Role {
  return caller !== "nobody" && caller !== "stranger";
}

/** What the table says of each caller. */
function expected(operation: Operation): Record<Caller, Verdict> {
  return byCaller((caller) => {
    if (isOpen(operation)) return "allowed";
    if (!isRole(caller)) return "unauthenticated";
    return mayDo(caller, operation) ? "allowed" : "permission_denied";
  });
}

function byCaller<T>(verdict: (caller: Caller) => T): Record<Caller, T> {
  return Object.fromEntries(CALLERS.map((caller) => [caller, verdict(caller)])) as Record<Caller, T>; // one for each
}

async function asked(call: (caller: Caller) => Promise<Verdict>): Promise<Record<Caller, Verdict>> {
  const verdicts: [Caller, Verdict][] = [];
  for (const caller of CALLERS) verdicts.push([caller, await call(caller)]);
  return Object.fromEntries(verdicts) as Record<Caller, Verdict>; // one for each
}

const sessions = new Map<string, string>();

/** A session in play that the caller may use: its own, or, of those who open none, the trainer's. */
function sessionFor(caller: Caller): string {
  const owner = ownerFor(caller);
  const known = server.service.findSession(sessions.get(owner) ?? "");
  const id = known?.id ?? openFor(owner);
  sessions.set(owner, id);
  return id;
}

function ownerFor(caller: Caller): string {
  return caller === "grader" ? "grader" : "trainer";
}

function openFor(owner: string): string {
  const session = server.service.openSession({ name: owner });
  session.reset({ taskId: 1, seed: 7 });
  return session.id;
}

function ofCode(code: Code | undefined): Verdict {
  if (code === Code.Unauthenticated) return "unauthenticated";
  return code === Code.PermissionDenied ? "permission_denied" : "allowed";
}

function ofStatus(status: number): Verdict {
  if (status === 401) return "unauthenticated";
  return status === 403 ? "permission_denied" : "allowed";
}

const SERVICES = [EnvironmentService, Health, ServerReflection, ServerReflectionAlpha];

test("the table has a row for each RPC, each route and each upgrade that is served, and no others", () => {
  const rpcs = SERVICES.flatMap(({ typeName, methods }) => methods.map(({ name }) => `/${typeName}/${name}`));
  expect(Object.keys(RPCS).sort()).toEqual(rpcs.sort());
  const routes = openEnvRoutes({
    queues: createSessionQueues(helpdeskEnvironment(server.service), 1_000),
    log: NO_LOG,
    intake: { maxBytes: 1, unfinished: createUnfinishedBytes(1) },
    moreRoutes: webRoutes(),
  });
  expect(Object.keys(ROUTES).sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
  expect(Object.keys(UPGRADES)).toEqual(["/ws", "/mcp"]);
});

const UNARY = SERVICES.flatMap(({ typeName, methods }) =>
  methods
    .filter(({ methodKind }) => methodKind === "unary")
    .map(({ name, input }) => ({ path: `/${typeName}/${name}`, input })),
);

describe.each(RAW_PROTOCOLS)("$name", (protocol) => {
  test.each(UNARY)("$path", async ({ path, input }) => {
    const verdicts = await asked(async (caller) => {
      const message = requestOf(path, input, sessionFor(caller));
      const body =
        protocol.codec === "json" ? Buffer.from(toJsonString(input, message)) : toBinary(input, message);
      const answer = await protocol.call(server.url, path, body, headersOf(caller));
      return ofCode(codeIn(answer));
    });
    expect(verdicts).toEqual(expected(RPCS[path as keyof typeof RPCS]));
  });
});

function codeIn(answer: RawAnswer): Code | undefined {
  return "error" in answer ? answer.error.code : undefined;
}

function requestOf(path: string, input: DescMessage, sessionId: string): MessageShape<DescMessage> {
  const names = input.fields.some(({ localName }) => localName === "sessionId");
  const isBatch = path.includes("/Batch");
  return create(input, { ...(names && { sessionId }), ...(isBatch && { items: [{ sessionId }] }) });
}

const STREAMS = SERVICES.flatMap(({ typeName, methods }) =>
  methods
    .filter(({ methodKind }) => methodKind !== "unary")
    .map(({ name }) => ({ path: `/${typeName}/${name}` })),
).filter(({ path }) => !path.endsWith("/Watch"));

test.each(STREAMS)("the stream $path", async ({ path }) => {
  const verdicts = await asked(async (caller) => {
    const headers = {
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
      ...headersOf(caller),
    };
    const { headers: first, trailers } = await ask(server.url, headers, new Uint8Array());
    return ofCode(Number(first["grpc-status"] ?? trailers["grpc-status"] ?? 0));
  });
  expect(verdicts).toEqual(expected(RPCS[path as keyof typeof RPCS]));
});

describe.each(["HTTP/1.1", "HTTP/2"] as const)("over %s", (version) => {
  test.each(Object.entries(ROUTES))("%s", async (route, operation) => {
    const [method = "", path = ""] = route.split(" ");
    const verdicts = await asked(async (caller) => {
      const headers = { "x-session-id": sessionFor(caller), "mcp-session-id": sessionFor(caller) };
      const call = { method, path: path.replace("{env}", "helpdesk-env"), ...{ caller, headers } };
      return ofStatus(await (version === "HTTP/2" ? overHttp2(call) : overHttp1(call)));
    });
    expect(verdicts).toEqual(expected(operation));
  });
});

interface RouteCall {
  readonly method: string;
  readonly path: string;
  readonly caller: Caller;
  readonly headers: Readonly<Record<string, string>>;
}

async function overHttp1({ method, path, caller, headers }: RouteCall): Promise<number> {
  const response = await fetch(server.url + path, {
    method,
    redirect: "manual",
    headers: { ...headers, ...headersOf(caller) },
    ...(method === "POST" && { body: "{}" }),
  });
  await response.arrayBuffer();
  if (response.status === 401) expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
  return response.status;
}

async function overHttp2({ method, path, caller, headers }: RouteCall): Promise<number> {
  const answer = await ask(
    server.url,
    { ":method": method, ":path": path, ...headers, ...headersOf(caller) },
    method === "POST" ? Buffer.from("{}") : new Uint8Array(),
  );
  return Number(answer.headers[":status"]);
}

const ACTION = { action_type: "investigate", tool_name: "lookup_related_ticket" };

const FRAMES: Readonly<Record<string, { readonly operation: Operation; readonly message: object }>> = {
  reset: { operation: "reset", message: { type: "reset", data: { task_id: 1 } } },
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
      data: { jsonrpc: "2.0", id: 1, method: "openenv/session/create", params: { task_id: 1 } },
    },
  },
};

test.each(Object.entries(FRAMES))("on /ws: %s", async (_name, { operation, message }) => {
  const verdicts = await asked(async (caller) => {
    const address = `${server.url.replace("http", "ws")}/ws?session_id=${openFor(ownerFor(caller))}`;
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

/** What a POST to /mcp may ask, in each of its three ways to speak. */
const MCP_CALLS: readonly {
  readonly name: string;
  readonly operation: Operation;
  readonly call: (session: string) => { readonly headers?: Record<string, string>; readonly message: object };
}[] = [
  { name: "initialize", operation: "reset", call: () => ({ message: rpc("initialize", INITIALIZE) }) },
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
    const { headers = {}, message } = call(sessionFor(caller));
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
