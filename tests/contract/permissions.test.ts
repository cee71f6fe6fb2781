/** Who may do what: the table of permissions, walked by every caller over every protocol of a real server. */
import { create, toBinary, toJsonString, type DescMessage, type MessageShape } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { Health } from "../../gen/ts/grpc/health/v1/health_pb.js";
import { ServerReflection } from "../../gen/ts/grpc/reflection/v1/reflection_pb.js";
import { ServerReflection as ServerReflectionAlpha } from "../../gen/ts/grpc/reflection/v1alpha/reflection_pb.js";
import { RPCS, ROUTES, UPGRADES } from "../../src/access/index.js";
import { createSessionQueues, helpdeskEnvironment } from "../../src/transport/openenv/index.js";
import { openEnvRoutes } from "../../src/transport/openenv/http-surface.js";
import { createUnfinishedBytes } from "../../src/transport/intake/index.js";
import { NO_LOG } from "../../src/transport/server.js";
import { createServerMetrics } from "../../src/metrics/index.js";
import { operationsRoutes } from "../../src/transport/operations/index.js";
import { runRoutes } from "../../src/transport/runs/index.js";
import { webRoutes } from "../../src/transport/web/index.js";
import { RAW_PROTOCOLS, type RawAnswer } from "../support/raw-protocols.js";
import { ask } from "../support/raw-http2.js";
import {
  asked,
  expected,
  headersOf,
  ofStatus,
  openFor,
  type Caller,
  type Verdict,
} from "../support/callers.js";
import { ENTRIES } from "../support/tokens.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(10_000, {
    tokens: ENTRIES,
    hasMetrics: true,
    // Without it a snapshot tells what a trainer may not read.
    snapshotKey: Buffer.alloc(32, 1),
  });
});
afterAll(async () => {
  expect(server.failures).toEqual([]);
  await server.close(0);
});

const sessions = new Map<Caller, string>();

/** One that the caller may use; a new one where an earlier call has ended it. */
function sessionFor(caller: Caller): string {
  const known = server.service.findSession(sessions.get(caller) ?? "");
  const id = known?.id ?? openFor(server.service, caller);
  sessions.set(caller, id);
  return id;
}

const UNAUTHENTICATED: number = Code.Unauthenticated;
const PERMISSION_DENIED: number = Code.PermissionDenied;

function ofCode(code: number | undefined): Verdict {
  if (code === UNAUTHENTICATED) return "unauthenticated";
  return code === PERMISSION_DENIED ? "permission_denied" : "allowed";
}

const SERVICES = [EnvironmentService, Health, ServerReflection, ServerReflectionAlpha];

test("the table has a row for each RPC, each route and each upgrade that is served, and no others", () => {
  const rpcs = SERVICES.flatMap(({ typeName, methods }) => methods.map(({ name }) => `/${typeName}/${name}`));
  expect(Object.keys(RPCS).sort()).toEqual(rpcs.sort());
  const routes = openEnvRoutes({
    queues: createSessionQueues(helpdeskEnvironment(server.service), 1_000),
    log: NO_LOG,
    intake: { maxBytes: 1, unfinished: createUnfinishedBytes(1) },
    moreRoutes: [
      ...webRoutes(),
      ...runRoutes({ service: server.service, peers: undefined }),
      ...operationsRoutes({
        metrics: createServerMetrics(() => 0),
        unready: () => Promise.resolve(undefined),
      }),
    ],
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

function codeIn(answer: RawAnswer): number | undefined {
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
    const [listed = "", path = ""] = route.split(" ");
    // A watch goes on; of HEAD it is the head alone.
    const method = path === "/watch" ? "HEAD" : listed;
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
