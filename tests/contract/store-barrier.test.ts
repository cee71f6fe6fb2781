/** Over every protocol: no answer leaves before the store says that it is kept, and one that cannot be kept is an error. */
import { createClient, type Client } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { createMemoryStore, StoreError } from "../../src/journal/index.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

/** What the store says; undefined: all is kept. */
let flush: { readonly promise: Promise<void>; readonly end: (error?: Error) => void } | undefined;
let asked: () => void = () => undefined;
let server: WholeServer;
let socket: WebSocket;

beforeAll(async () => {
  const store = {
    ...createMemoryStore(),
    outlives: true,
    settled: () => {
      asked();
      return flush?.promise;
    },
  };
  server = await startWholeServer(200, { store });
  socket = new WebSocket(`${server.url.replace("http", "ws")}/ws`);
  await new Promise((resolve) => socket.once("open", resolve));
  await said({ type: "reset", data: { seed: 1 } });
});
afterAll(async () => {
  socket.terminate();
  await server.close(0);
});
beforeEach(() => {
  flush = undefined;
});

function said(message: object): Promise<string> {
  socket.send(JSON.stringify(message));
  return new Promise((resolve) => socket.once("message", (data: Buffer) => resolve(data.toString())));
}

async function posted(path: string, body: object): Promise<string> {
  const reply = await fetch(server.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
    body: JSON.stringify(body),
  });
  return reply.text();
}

async function reset(): Promise<string> {
  const headers = { "content-type": "application/json" };
  const reply = await fetch(`${server.url}/reset`, { method: "POST", headers, body: "{}" });
  await reply.text();
  return reply.headers.get("x-session-id") ?? "";
}

const defer = { action: { case: "defer", value: {} } } as const;
const OPEN = { jsonrpc: "2.0", id: 1, method: "openenv/session/create", params: {} };

function callsOf(
  client: () => Client<typeof EnvironmentService>,
): [string, (id: string) => Promise<unknown>][] {
  return [
    ["Reset", (sessionId) => client().reset({ sessionId })],
    ["Reset of a new session", () => client().reset({})],
    ["Step", (sessionId) => client().step({ sessionId, action: defer })],
    ["GetState", (sessionId) => client().getState({ sessionId })],
    ["CloseSession", (sessionId) => client().closeSession({ sessionId })],
    ["BatchStep", (sessionId) => client().batchStep({ items: [{ sessionId, action: defer }] })],
    ["BatchReset", (sessionId) => client().batchReset({ items: [{ sessionId }] })],
  ];
}

const grpc = (): Client<typeof EnvironmentService> =>
  createClient(EnvironmentService, createGrpcTransport({ baseUrl: server.url }));
const web = (): Client<typeof EnvironmentService> =>
  createClient(EnvironmentService, createGrpcWebTransport({ baseUrl: server.url, httpVersion: "1.1" }));
const connect = (): Client<typeof EnvironmentService> =>
  createClient(EnvironmentService, createConnectTransport({ baseUrl: server.url, httpVersion: "1.1" }));

async function playOnce(sessionId: string): Promise<unknown> {
  const requests = async function* () {
    await Promise.resolve();
    yield { id: 1n, call: { case: "step" as const, value: { sessionId, action: defer } } };
  };
  for await (const answer of grpc().play(requests())) return answer;
  return undefined;
}

const CALLS: [string, (id: string) => Promise<unknown>][] = [
  ...callsOf(grpc).map(([name, call]): (typeof CALLS)[number] => [`gRPC ${name}`, call]),
  ...callsOf(web).map(([name, call]): (typeof CALLS)[number] => [`gRPC-Web ${name}`, call]),
  ...callsOf(connect).map(([name, call]): (typeof CALLS)[number] => [`Connect ${name}`, call]),
  ["gRPC Play", playOnce],
  ["POST /reset", (session_id) => posted("/reset", { session_id })],
  ["POST /step", (session_id) => posted("/step", { session_id, action_type: "defer" })],
  ["GET /state", async (id) => (await fetch(`${server.url}/state?session_id=${id}`)).text()],
  ["POST /close", (session_id) => posted("/close", { session_id })],
  ["POST /mcp", () => posted("/mcp", OPEN)],
  ["a step on /ws", () => said({ type: "step", data: { action_type: "defer" } })],
  ["a reset on /ws", () => said({ type: "reset", data: {} })],
  ["a state on /ws", () => said({ type: "state" })],
  ["mcp on /ws", () => said({ type: "mcp", data: { ...OPEN, params: { seed: 1 } } })],
];

test.each(CALLS)("%s is answered when what it did is kept, and no sooner", async (_, call) => {
  const id = await reset();
  let end = (): void => undefined;
  const promise = new Promise<void>((resolve) => (end = resolve));
  const isAsked = new Promise<void>((resolve) => (asked = resolve));
  flush = { promise, end };
  let answered = false;
  const answer = call(id).then((value) => {
    answered = true;
    return value;
  });
  await isAsked;
  // A round trip that waits for nothing: an answer that had left would be here by now.
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  expect(answered).toBe(false);
  flush = undefined;
  end();
  expect(await answer).toBeDefined();
});

test.each(CALLS)("%s says so when what it did cannot be kept", async (_, call) => {
  const id = await reset();
  const isAsked = new Promise<void>((resolve) => (asked = resolve));
  let fail: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((_resolve, reject) => (fail = reject));
  promise.catch(() => undefined);
  flush = { promise, end: () => undefined };
  const answer = call(id).then(
    (value) =>
      JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? Number(part) : part)),
    String,
  );
  await isAsked;
  flush = undefined;
  fail(new StoreError("The disk failed.", false));
  expect(await answer).toContain("The disk failed.");
});
