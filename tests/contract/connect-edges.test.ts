import http from "node:http";
import http2 from "node:http2";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MAX_BODY_BYTES, serveConnect, type ConnectServer } from "../support/connect-server.js";

let server: ConnectServer;
beforeAll(async () => {
  server = await serveConnect();
});
afterAll(() => server.close());

const SERVICE = "/helpdesk.v1.EnvironmentService";

async function get(rpc: string, query: Record<string, string>) {
  const response = await fetch(`${server.url}${SERVICE}/${rpc}?${new URLSearchParams(query).toString()}`);
  const body = (await response.json()) as {
    code: string;
    details: { debug: { reason: string; subject?: string } }[];
  };
  return { status: response.status, ...body.details[0]?.debug };
}

test.each([
  ["an unknown key", { encoding: "json", message: '{"session":"s"}' }, 400, "UNKNOWN_KEY"],
  ["a wrong type", { encoding: "json", message: '{"sessionId":7}' }, 400, "WRONG_TYPE"],
  ["broken JSON", { encoding: "json", message: "{" }, 400, "MALFORMED_REQUEST"],
  ["broken base64", { encoding: "proto", base64: "1", message: "$$$" }, 400, "MALFORMED_REQUEST"],
  ["a broken message", { encoding: "proto", base64: "1", message: "Cv8B" }, 400, "MALFORMED_REQUEST"],
  ["an unknown session", { encoding: "json", message: '{"sessionId":"nobody"}' }, 404, "UNKNOWN_SESSION"],
] as const)("a read by GET with %s is refused as a POST is", async (_name, query, status, reason) => {
  expect(await get("GetState", { connect: "v1", ...query })).toMatchObject({
    status,
    reason: `ERROR_REASON_${reason}`,
  });
});

test("a step cannot be taken by GET", async () => {
  const response = await fetch(`${server.url}${SERVICE}/Step?connect=v1&encoding=json&message={}`);
  expect(response.status).toBe(405);
});

test("a JSON field may be spelt as the proto spells it", async () => {
  const response = await fetch(`${server.url}${SERVICE}/Reset`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"task_id": 1, "queue_size": 2, "seed": 1}',
  });
  const { sessionId, observation } = (await response.json()) as { sessionId: string; observation: object };
  expect(observation).toMatchObject({ taskId: 1, queueSize: 2 });
  server.service.session(sessionId).close();
});

test("a caller who leaves in the middle of a request is nobody's failure", async () => {
  const path = `${SERVICE}/Step`;
  const headers = { "content-type": "application/json" };

  const request = http.request(server.url + path, { method: "POST", headers });
  request.on("error", () => undefined);
  request.write("{");
  await once(request, "socket");
  request.destroy();

  const session = http2.connect(server.url);
  session.on("error", () => undefined);
  const stream = session.request({ ":method": "POST", ":path": path, ...headers });
  stream.on("error", () => undefined);
  stream.write("{");
  stream.close(http2.constants.NGHTTP2_CANCEL);
  await once(stream, "close");
  session.destroy();

  const alive = await fetch(`${server.url}${SERVICE}/GetServerInfo`, { method: "POST", headers, body: "{}" });
  expect(alive.status).toBe(200);
  expect(server.failures).toEqual([]);
});

test("a body far beyond the limit is cut off, and the server lives", async () => {
  const body = new Uint8Array(MAX_BODY_BYTES * 64);
  await fetch(`${server.url}${SERVICE}/Step`, {
    method: "POST",
    headers: { "content-type": "application/proto" },
    body,
  }).catch(() => undefined);
  const alive = await fetch(`${server.url}${SERVICE}/GetServerInfo`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  expect(alive.status).toBe(200);
  expect(server.failures).toEqual([]);
});

test.each(["application/grpc", "application/grpc-web+proto", "application/json"])(
  "a far too large body as %s over HTTP/2 is refused, and the call ends",
  async (contentType) => {
    const session = http2.connect(server.url);
    const stream = session.request({
      ":method": "POST",
      ":path": `${SERVICE}/Reset`,
      "content-type": contentType,
      te: "trailers",
    });
    const closed = once(stream, "close");
    stream.resume().end(Buffer.alloc(100 * MAX_BODY_BYTES));
    const signal = AbortSignal.timeout(10_000);
    await Promise.race([closed, once(signal, "abort").then(() => Promise.reject(new Error("still open")))]);
    expect(stream.rstCode).toBe(http2.constants.NGHTTP2_NO_ERROR);
    session.destroy();
  },
);
