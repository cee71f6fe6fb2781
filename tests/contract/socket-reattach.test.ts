/** A socket whose client may come back, the header by which proxies go, and OpenEnv's meaning for everybody else. */
import { request } from "node:http";
import { createClient } from "@connectrpc/connect";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { openRedisStore } from "../../src/journal/redis/redis-store.js";
import { requireTool } from "../clients/tools.js";
import { CLIENTS, type ClientName } from "../support/connect-clients.js";
import { startRedis } from "../support/redis-server.js";
import { connect, type SocketClient } from "../support/socket-client.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

const program = requireTool("redis-server");

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(20, { disconnectGraceMs: 1_000 });
});
afterAll(() => server.close(0));

const RESET = { type: "reset", data: { seed: 3, task_id: 1 } };
const STEP = { type: "step", data: { action_type: "submit" } };
const STATE = { type: "state" };

function open(query: string, headers: Record<string, string> = {}, { url } = server): Promise<SocketClient> {
  return connect(`${url.replace("http", "ws")}/ws${query}`, headers);
}

function idOf(client: SocketClient): string {
  return String(client.upgraded["x-session-id"]);
}

/** As a client that is gone without a word. */
async function lose(client: SocketClient): Promise<void> {
  client.socket.terminate();
  await client.closed();
}

async function stepsOf(client: SocketClient): Promise<unknown> {
  return (await client.ask(STATE)).data["step_count"];
}

test("a client that asks for it is given its session again after its socket was lost, by another socket", async () => {
  const first = await open("?reattachable=true");
  await first.ask(RESET);
  await first.ask(STEP);
  await lose(first);
  const second = await open(`?session_id=${idOf(first)}&reattachable=true`);
  expect([idOf(second), await stepsOf(second)]).toEqual([idOf(first), 1]);
  await second.ask(STEP);
  await lose(second);
  // By the header that proxies go by.
  const third = await open("?reattachable=true", { "x-session-id": idOf(first) });
  expect(await stepsOf(third)).toBe(2);
  // Who says that it is done is.
  third.send({ type: "close" });
  await third.closed();
  expect(server.service.findSession(idOf(first))).toBeUndefined();
});

test("a socket that comes back takes the session from the one before, whose loss nobody has noticed", async () => {
  const first = await open("?reattachable=true");
  await first.ask(RESET);
  const second = await open(`?session_id=${idOf(first)}&reattachable=true`);
  expect(await first.closed()).toBe(1000);
  expect(await stepsOf(second)).toBe(0);
  // Any other one has OpenEnv's answer.
  const other = await open(`?session_id=${idOf(first)}`);
  expect((await other.next()).data["message"]).toContain("already has an attached WebSocket");
  second.send({ type: "close" });
  await second.closed();
});

test("a session to whose client nobody comes back ends after the grace time, and says so", async () => {
  const first = await open("?reattachable=true");
  await first.ask(RESET);
  const { ended } = server.service.session(idOf(first));
  await lose(first);
  await new Promise<void>((resolve) => ended.addEventListener("abort", resolve, { once: true }));
  const late = await open(`?session_id=${idOf(first)}&reattachable=true`);
  expect((await late.next()).data["message"]).toContain("gRPC connection or socket had been gone");
});

test("without asking a socket's session ends with it, and its upgrade names none", async () => {
  const before = server.service.activeSessions();
  const client = await open("");
  expect([client.upgraded["x-session-id"], server.service.activeSessions()]).toEqual([undefined, before + 1]);
  await client.ask(RESET);
  client.socket.terminate();
  await expect.poll(() => server.service.activeSessions()).toBe(before);
});

test("a handshake that is none leaves no session behind", async () => {
  const before = server.service.activeSessions();
  const headers = { connection: "upgrade", upgrade: "websocket", "sec-websocket-version": "7" };
  const status = await new Promise((resolve, reject) => {
    const asked = request(`${server.url}/ws?reattachable=true`, { headers }, (reply) =>
      resolve(reply.statusCode),
    );
    asked.on("error", reject).end();
  });
  expect(status).toBe(400);
  expect(server.service.activeSessions()).toBe(before);
});

test.each<ClientName>(["grpc", "grpc-web", "connect-json"])(
  "a reset over %s names its session in the header",
  async (name) => {
    const client = createClient(EnvironmentService, CLIENTS[name](server.url));
    let told: string | null = null;
    const { sessionId } = await client.reset(
      { seed: 1 },
      { onHeader: (headers) => void (told = headers.get("x-session-id")) },
    );
    expect(told).toBe(sessionId);
  },
);

test.skipIf(program.path === undefined)(
  "a session whose server is gone with its socket goes on over another server",
  async () => {
    const redis = await startRedis(program.path ?? "");
    const { address } = redis;
    const serve = async (): Promise<WholeServer> =>
      startWholeServer(20, { store: await openRedisStore({ address, onNote: () => undefined }) });
    const [first, second] = [await serve(), await serve()];
    const client = await open("?reattachable=true", {}, first);
    await client.ask(RESET);
    const answer = await client.ask(STEP);
    await first.close(0);
    expect(await client.closed()).toBe(1000);
    const again = await open(`?session_id=${idOf(client)}&reattachable=true`, {}, second);
    expect([answer.type, await stepsOf(again)]).toEqual(["observation", 1]);
    expect((await again.ask(STEP)).type).toBe("observation");
    await second.close(0);
    await redis.close();
  },
);
