import { CONTRACT_VERSION } from "../../src/service/contract-version.js";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { ConnectError, createClient } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
  Http2SessionManager,
} from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { ErrorDetailSchema, SessionEnd } from "../../gen/ts/helpdesk/v1/error_pb.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

const GRACE_MS = 1_000;

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(64, { disconnectGraceMs: GRACE_MS });
});
afterAll(() => server.close(0));

/** A gRPC client on a connection of its own, and how to end that. */
function grpcClient() {
  const sessionManager = new Http2SessionManager(server.url);
  const transport = createGrpcTransport({ baseUrl: server.url, sessionManager });
  return { client: createClient(EnvironmentService, transport), hangUp: () => sessionManager.abort() };
}

/** Resolves when the session has ended; whoever waits for one that never does fails by the test's time. */
async function end(sessionId: string): Promise<void> {
  const { ended } = server.service.session(sessionId);
  if (!ended.aborted) await new Promise<void>((resolve) => ended.addEventListener("abort", resolve));
}

test("the server tells its times", async () => {
  const info = await grpcClient().client.getServerInfo({});
  expect(info).toMatchObject({
    contractVersion: CONTRACT_VERSION,
    sessionTimeoutSeconds: 60,
    disconnectGraceSeconds: GRACE_MS / 1000,
    yieldAfterSeconds: 60,
  });
});

test("the sessions of a trainer that was killed end after the grace time, the reattachable one does not", async () => {
  const trainer = spawn(
    process.execPath,
    ["--import", "tsx", path.join(import.meta.dirname, "../support/grpc-trainer.ts"), server.url],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [printed] = (await once(trainer.stdout, "data")) as [Buffer];
  const { bound, reattachable } = JSON.parse(printed.toString()) as {
    bound: readonly [string, string];
    reattachable: string;
  };
  const waiting = Promise.all(bound.map(end));
  trainer.kill("SIGKILL");
  await waiting;
  expect(server.service.endOf(bound[0])).toBe("disconnected");
  expect(server.service.findSession(reattachable)?.ended.aborted).toBe(false);
  const failure: unknown = await grpcClient()
    .client.getState({ sessionId: bound[1] })
    .catch((reason: unknown) => reason);
  expect(ConnectError.from(failure).findDetails(ErrorDetailSchema)[0]?.sessionEnd).toBe(
    SessionEnd.DISCONNECTED,
  );
});

test("a client that comes back on another connection keeps its session, and loses it with that one", async () => {
  const [first, second] = [grpcClient(), grpcClient()];
  const { sessionId } = await first.client.reset({ seed: 1 });
  first.hangUp();
  await second.client.getState({ sessionId });
  second.hangUp();
  await end(sessionId);
  expect(server.service.endOf(sessionId)).toBe("disconnected");
});

test("a session that two connections of a pool call lives as long as one of them", async () => {
  const [first, second, watch] = [grpcClient(), grpcClient(), grpcClient()];
  const { sessionId } = await first.client.reset({ seed: 1 });
  await second.client.getState({ sessionId });
  const other = await first.client.reset({ seed: 1 });
  const otherEnds = end(other.sessionId);
  first.hangUp();
  await otherEnds;
  expect(await watch.client.getState({ sessionId })).toBeDefined();
});

const HANG_UP_AFTER_RESET: Record<string, () => Promise<string>> = {
  "Connect over HTTP/1.1 with a connection for each request, as curl's": async () => {
    const response = await fetch(`${server.url}/helpdesk.v1.EnvironmentService/Reset`, {
      method: "POST",
      headers: { "content-type": "application/json", connection: "close" },
      body: "{}",
    });
    return ((await response.json()) as { sessionId: string }).sessionId;
  },
  "Connect over HTTP/2": () => resetAndHangUp(createConnectTransport),
  "gRPC-Web over HTTP/2": () => resetAndHangUp(createGrpcWebTransport),
};

async function resetAndHangUp(
  createTransport: typeof createConnectTransport | typeof createGrpcWebTransport,
): Promise<string> {
  const sessionManager = new Http2SessionManager(server.url);
  const transport = createTransport({ baseUrl: server.url, httpVersion: "2", sessionManager });
  const { sessionId } = await createClient(EnvironmentService, transport).reset({ seed: 1 });
  sessionManager.abort();
  return sessionId;
}

test.each(Object.keys(HANG_UP_AFTER_RESET))(
  "the end of a connection means nothing to a session of %s",
  async (name) => {
    const sessionId = await HANG_UP_AFTER_RESET[name]?.();
    const { client, hangUp } = grpcClient();
    const later = await client.reset({ seed: 1 });
    hangUp();
    await end(later.sessionId);
    expect(server.service.findSession(sessionId ?? "")?.ended.aborted).toBe(false);
  },
);

test("every protocol says how a session ended", async () => {
  const { client, hangUp } = grpcClient();
  const { sessionId } = await client.reset({ seed: 1 });
  hangUp();
  await end(sessionId);
  const account =
    `The session "${sessionId}" ended because its gRPC connection or socket had been gone for longer than the server waits ` +
    "(a Reset with reattachable keeps it).";
  const state = await fetch(`${server.url}/state?session_id=${sessionId}`);
  expect(state.status).toBe(404);
  expect(await state.json()).toMatchObject({
    code: "unknown_session",
    detail: `${account} Call reset without a session to open a new one; idle and closed sessions are forgotten.`,
    session_end: "disconnected",
  });
  const rpc = await fetch(`${server.url}/mcp`, {
    method: "POST",
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "tools/list",
      params: { session_id: sessionId },
    }),
  });
  expect(await rpc.json()).toMatchObject({
    error: {
      code: -32602,
      message: `Unknown session_id: ${sessionId}. ${account}`,
      data: { reason: "unknown_session", session_end: "disconnected" },
    },
  });
  const joining = new WebSocket(`${server.url.replace("http", "ws")}/ws?session_id=${sessionId}`);
  const [refused] = (await once(joining, "message")) as [Buffer];
  expect(JSON.parse(refused.toString())).toMatchObject({
    data: { code: "SESSION_ERROR", message: `Unknown session_id: ${sessionId}. ${account}` },
  });
  joining.close();
});
