/** How requests may be packed, spelt and timed, and how large: the same on every protocol. */
import { once } from "node:events";
import http2 from "node:http2";
import net from "node:net";
import zlib from "node:zlib";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  GetServerInfoRequestSchema,
  ResetRequestSchema,
  ResetResponseSchema,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { createProbe } from "../support/probe-environment.js";
import { serveOpenEnv } from "../support/openenv-server.js";
import { ask, framed } from "../support/raw-http2.js";
import { connect } from "../support/socket-client.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

const RPC = "/helpdesk.v1.EnvironmentService/";
const JSON_TYPE = "application/json";
const RESET = toBinary(ResetRequestSchema, create(ResetRequestSchema, { seed: 7, taskId: 1 }));
/** Larger than the limit once it is unpacked. */
const BOMB = Buffer.alloc(3_000_000, " ");

const PACK = {
  gzip: zlib.gzipSync,
  deflate: zlib.deflateSync,
  br: zlib.brotliCompressSync,
} as const;

let server: WholeServer;

beforeAll(async () => {
  server = await startWholeServer(256);
});
afterAll(async () => {
  expect(server.failures).toEqual([]);
  await server.close(0);
});

async function post(path: string, body: string | Uint8Array, headers: Record<string, string> = {}) {
  const response = await fetch(server.url + path, {
    method: "POST",
    headers: { "content-type": JSON_TYPE, ...headers },
    body,
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: JSON.parse(text) as Record<string, unknown>,
  };
}

function grpc(method: string, body: Uint8Array, headers: Record<string, string> = {}, isEnded = true) {
  const all = { ":path": RPC + method, "content-type": "application/grpc", te: "trailers", ...headers };
  return ask(server.url, all, body, isEnded);
}

describe.each(Object.entries(PACK))("a body packed with %s", (encoding, pack) => {
  const packed = { "content-encoding": encoding };

  test.each([
    ["/reset", '{"seed":7}'],
    ["/web/reset", '{"seed":7}'],
    ["/helpdesk/num_tasks", '{"split":"train"}'],
    ["/mcp", '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'],
    [`${RPC}Reset`, '{"seed":7}'],
  ])("is read on %s", async (path, text) => {
    const env = path.replace("/helpdesk/", `/${await environmentName()}/`);
    const plain = await post(env, text);
    const answer = await post(env, pack(Buffer.from(text)), packed);
    expect(answer.status).toBe(plain.status);
    expect(Object.keys(answer.body)).toEqual(Object.keys(plain.body));
  });

  test("is read on gRPC, gRPC-Web and in the query of Connect's GET", async () => {
    const answer = await grpc("Reset", framed(pack(RESET), 1), { "grpc-encoding": encoding });
    expect(answer.trailers["grpc-status"]).toBe("0");
    expect(fromBinary(ResetResponseSchema, answer.body.subarray(5)).observation?.taskId).toBe(1);
    const web = await fetch(`${server.url}${RPC}Reset`, {
      method: "POST",
      headers: { "content-type": "application/grpc-web+proto", "grpc-encoding": encoding },
      body: framed(pack(RESET), 1),
    });
    expect(Buffer.from(await web.arrayBuffer()).toString("latin1")).toContain("grpc-status: 0");
    const query = new URLSearchParams({
      encoding: "json",
      base64: "1",
      compression: encoding,
      message: pack(Buffer.from("{}")).toString("base64url"),
    });
    expect((await fetch(`${server.url}${RPC}GetServerInfo?${query.toString()}`)).status).toBe(200);
  });

  test("is refused where it is too large unpacked, or cut short", async () => {
    expect(await post("/reset", pack(BOMB), packed)).toMatchObject({
      status: 413,
      body: { code: "request_too_large" },
    });
    const connect = await post(`${RPC}Reset`, pack(BOMB), packed);
    expect(connect.body).toMatchObject({ code: "resource_exhausted" });
    const overGrpc = await grpc("Reset", framed(pack(BOMB), 1), { "grpc-encoding": encoding });
    expect(overGrpc.trailers["grpc-status"] ?? overGrpc.headers["grpc-status"]).toBe("8");
    const half = pack(Buffer.from('{"seed":7}')).subarray(0, 8);
    expect(await post("/reset", half, packed)).toMatchObject({
      status: 422,
      body: { code: "malformed_request" },
    });
    expect((await post(`${RPC}Reset`, half, packed)).body).toMatchObject({ code: "invalid_argument" });
  });
});

async function environmentName(): Promise<string> {
  const names = (await (await fetch(`${server.url}/list_environments`)).json()) as string[];
  return names[0] ?? "";
}

test("an unknown encoding is refused with the list of those that are taken", async () => {
  const over = await post("/reset", "{}", { "content-encoding": "zstd" });
  expect([over.status, over.headers.get("accept-encoding")]).toEqual([415, "gzip, deflate, br"]);
  expect(over.body).toMatchObject({
    code: "malformed_request",
    detail: 'The encoding "zstd" is not taken. Send gzip, deflate, br, or no encoding at all.',
  });
  const connect = await post(`${RPC}Reset`, "{}", { "content-encoding": "zstd" });
  expect([connect.body["code"], connect.headers.get("accept-encoding")]).toEqual([
    "unimplemented",
    "gzip,deflate,br",
  ]);
  const overGrpc = await grpc("Reset", framed(RESET, 1), { "grpc-encoding": "zstd" });
  const told = { ...overGrpc.headers, ...overGrpc.trailers };
  expect([told["grpc-status"], told["grpc-accept-encoding"]]).toEqual(["12", "gzip,deflate,br"]);
});

test("a byte order mark before JSON is passed over", async () => {
  expect((await post("/reset", '\uFEFF{"seed":7}')).status).toBe(200);
  expect((await post(`${RPC}Reset`, '\uFEFF{"seed":7}')).status).toBe(200);
  const list = await post("/mcp", '\uFEFF{"jsonrpc":"2.0","id":1,"method":"tools/list"}');
  expect(list.body["result"]).toBeDefined();
  const socket = await connect(`${server.url.replace("http", "ws")}/ws`);
  socket.sendText('\uFEFF{"type":"reset"}');
  expect((await socket.next()).type).toBe("observation");
  socket.socket.terminate();
});

test.each([
  'application/json; charset="UTF-8"',
  "application/json;charset=utf8",
  "Application/JSON ; charset=us-ascii; x=y",
])("the content type %s is JSON on every route", async (contentType) => {
  expect((await post("/reset", "{}", { "content-type": contentType })).status).toBe(200);
  expect((await post(`${RPC}Reset`, "{}", { "content-type": contentType })).status).toBe(200);
});

test("a string that fetch sends as text is refused with the content type to set", async () => {
  const answer = await post("/reset", "{}", { "content-type": "text/plain;charset=UTF-8" });
  expect(answer.status).toBe(422);
  expect(JSON.stringify(answer.body)).toContain("came as text/plain, send content-type: application/json");
});

test.each(["2147484S", "99999999H", "99999999M", "99999999m", "1H"])(
  "a deadline of %s is not over at once, on Watch neither",
  async (timeout) => {
    const info = toBinary(GetServerInfoRequestSchema, create(GetServerInfoRequestSchema));
    const answer = await grpc("GetServerInfo", framed(info), { "grpc-timeout": timeout });
    expect(answer.trailers["grpc-status"]).toBe("0");
    const session = http2.connect(server.url);
    const watch = session.request({
      ":method": "POST",
      ":path": "/grpc.health.v1.Health/Watch",
      "content-type": "application/grpc",
      "grpc-timeout": timeout,
      te: "trailers",
    });
    let isOver = false;
    watch.on("end", () => (isOver = true));
    watch.end(framed(new Uint8Array()));
    await once(watch, "data");
    for (let ping = 0; ping < 20; ping += 1) await new Promise((resolve) => session.ping(resolve));
    expect(isOver).toBe(false);
    session.destroy();
  },
);

test("Connect's deadline of the longest that can be written is not over at once", async () => {
  const answer = await post(`${RPC}Reset`, "{}", { "connect-timeout-ms": "9999999999" });
  expect(answer.status).toBe(200);
});

test.each([
  ["bytes after its message", Buffer.concat([framed(RESET), Buffer.from("more")])],
  ["a flag that there is not", framed(RESET, 7)],
  ["no frame at all", Buffer.from("GARBAGE GARBAGE")],
])("a gRPC request with %s is refused at once, while its stream is open", async (_what, body) => {
  for (const path of [`${RPC}Reset`, "/grpc.health.v1.Health/Watch", "/grpc.health.v1.Health/Check"]) {
    const answer = await ask(
      server.url,
      { ":path": path, "content-type": "application/grpc", te: "trailers" },
      body,
      false,
    );
    expect([path, answer.trailers["grpc-status"] ?? answer.headers["grpc-status"]]).toEqual([path, "3"]);
  }
});

test("a compressed gRPC message that no header explains is an invalid argument", async () => {
  const answer = await grpc("Reset", framed(zlib.gzipSync(RESET), 1));
  expect(answer.trailers["grpc-status"] ?? answer.headers["grpc-status"]).toBe("3");
});

test.each(["1", "-1", "1.", "1e"])(
  "a number that goes on as %s for a megabyte is refused cheaply",
  async (start) => {
    const number = start + "1".repeat(1_000_000);
    const begun = process.cpuUsage();
    const answer = await post("/reset", `{"seed":${number}}`);
    const overConnect = await post(`${RPC}Reset`, `{"seed":${number}}`);
    const rpc = await post("/mcp", `{"jsonrpc":"2.0","id":${number},"method":"ping"}`);
    const socket = await connect(`${server.url.replace("http", "ws")}/ws`);
    socket.sendText(`{"type":"reset","data":{"seed":${number}}}`);
    const frame = await socket.next();
    socket.socket.terminate();
    expect([answer.status, overConnect.status, rpc.body["error"] !== undefined, frame.type]).toEqual([
      422,
      400,
      true,
      "error",
    ]);
    // What grows with the square would take minutes.
    expect(process.cpuUsage(begun).user).toBeLessThan(10_000_000);
  },
);

test("an HTTP/2 client that closes its connection is gone at once, with a Watch open", async () => {
  const socket = net.connect(Number(new URL(server.url).port), "127.0.0.1");
  const session = http2.connect(server.url, { createConnection: () => socket });
  session.on("error", () => undefined);
  const watch = session.request({
    ":method": "POST",
    ":path": "/grpc.health.v1.Health/Watch",
    "content-type": "application/grpc",
    te: "trailers",
  });
  watch.on("error", () => undefined).end(framed(new Uint8Array()));
  await once(watch, "data");
  const closed = once(socket, "close");
  // This side alone: the end of the other is the server's.
  socket.end();
  await closed;
});

test("bytes that never change have an ETag, and are not sent again to who has them", async () => {
  for (const path of ["/openapi.json", "/schema", "/docs/guide.css"]) {
    const first = await fetch(server.url + path);
    const etag = first.headers.get("etag") ?? "";
    const again = await fetch(server.url + path, { headers: { "if-none-match": `W/${etag}` } });
    expect([path, first.status, again.status, await again.text()]).toEqual([path, 200, 304, ""]);
  }
});

test("of too many unfinished messages the largest is cut, and a small one is answered", async () => {
  const small = await serveOpenEnv(createProbe(), { maxUnfinishedBytes: 100_000 });
  const greedy = await connect(`${small.socketUrl}/ws`);
  const other = await connect(`${small.socketUrl}/ws`);
  const closed = once(greedy.socket, "close") as Promise<[number, Buffer]>;
  other.socket.send("x".repeat(50_000), { fin: false });
  greedy.socket.send("x".repeat(80_000), { fin: false });
  const [code, reason] = await closed;
  expect([code, reason.toString()]).toEqual([
    1009,
    "Unfinished requests are together larger than 100000 bytes, and this one was the largest.",
  ]);
  const third = await connect(`${small.socketUrl}/ws`);
  expect((await third.ask({ type: "reset" })).type).toBe("observation");
  expect(small.cuts).toHaveLength(1);
  await small.close();
});
