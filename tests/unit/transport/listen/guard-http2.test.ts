import http2 from "node:http2";
import net from "node:net";
import { afterEach, expect, test } from "vitest";
import { listen, type Listener } from "../../../../src/transport/listen/index.js";

const BEAT_MS = 40;
const REQUEST_MS = 160;
/** So many pings take longer than a request may. */
const MANY_PINGS = 7;

let listener: Listener | undefined;
const clients: http2.ClientHttp2Session[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await listener?.close(0);
  listener = undefined;
});

/** `/open` begins an answer and goes on with it when the client says more; other paths answer with so many bytes. */
async function aServer(
  limits = { beatMs: BEAT_MS, patienceMs: BEAT_MS, requestMs: REQUEST_MS },
): Promise<number> {
  listener = await listen({
    ports: [0],
    host: "127.0.0.1",
    http2Limits: limits,
    onRequest: (request, response) => {
      if (request.url === "/open") {
        response.writeHead(200);
        request.on("data", (chunk: Buffer) => response.end(chunk));
        return;
      }
      request.resume();
      request.on("end", () => response.end("x".repeat(Number(request.url?.slice(1)))));
    },
    onUpgrade: () => undefined,
  });
  return listener.ports[0]!;
}

function connect(port: number, settings: http2.Settings = {}): http2.ClientHttp2Session {
  const client = http2.connect(`http://127.0.0.1:${port}`, { settings });
  clients.push(client);
  return client;
}

function pings(client: http2.ClientHttp2Session, count: number): Promise<void> {
  let seen = 0;
  return new Promise((resolve, reject) => {
    client.on("ping", () => (seen += 1) === count && resolve());
    client.once("close", () => reject(new Error(`the connection ended after ${seen} pings`)));
  });
}

function get(client: http2.ClientHttp2Session, path: string): Promise<number> {
  const stream = client.request({ ":path": path });
  let bytes = 0;
  return new Promise((resolve, reject) => {
    stream.on("data", (chunk: Buffer) => (bytes += chunk.length));
    stream.once("end", () => resolve(bytes)).once("error", reject);
  });
}

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
/** 50 bytes of HEADERS on stream 1, of which none comes. */
const HALF_A_FRAME = Buffer.from([0, 0, 50, 1, 4, 0, 0, 0, 1]);

test.each([
  ["says no more than the preface", [PREFACE]],
  ["never answers a ping", [PREFACE, SETTINGS]],
  ["stops within a frame's header", [PREFACE, SETTINGS, HALF_A_FRAME.subarray(0, 4)]],
  ["stops behind a frame's header", [PREFACE, SETTINGS, HALF_A_FRAME]],
])("an HTTP/2 connection that %s is ended", async (_, pieces) => {
  const socket = net.connect({ port: await aServer(), host: "127.0.0.1" });
  socket.write(Buffer.concat(pieces));
  await new Promise((resolve) =>
    socket
      .on("close", resolve)
      .on("error", () => undefined)
      .resume(),
  );
});

test("an HTTP/2 connection that sends no frames is ended within two beats, whatever the patience", async () => {
  const port = await aServer({ beatMs: BEAT_MS, patienceMs: 600_000, requestMs: 600_000 });
  const socket = net.connect({ port, host: "127.0.0.1" });
  socket.write(Buffer.concat([PREFACE, SETTINGS, Buffer.from("GARBAGE GARBAGE")]));
  await new Promise((resolve) => socket.on("close", resolve).resume());
});

test("an HTTP/2 connection that drips bytes but answers no ping is ended once a request's time is over", async () => {
  const socket = net.connect({ port: await aServer(), host: "127.0.0.1" });
  socket.write(Buffer.concat([PREFACE, SETTINGS, HALF_A_FRAME]));
  const drips = setInterval(() => socket.write("x"), BEAT_MS / 8);
  const begun = performance.now();
  await new Promise((resolve) =>
    socket
      .on("close", resolve)
      .on("error", () => undefined)
      .resume(),
  );
  clearInterval(drips);
  expect(performance.now() - begun).toBeGreaterThan(REQUEST_MS);
});

test("an idle HTTP/2 connection that answers pings stays and is served", async () => {
  const client = connect(await aServer());
  await pings(client, MANY_PINGS);
  expect(await get(client, "/3")).toBe(3);
});

test("an HTTP/2 request whose body never ends is cancelled, and its connection goes on", async () => {
  const client = connect(await aServer());
  const stream = client.request({ ":method": "POST", ":path": "/3" });
  stream.write("half");
  await new Promise((resolve) => stream.once("close", resolve));
  expect(stream.rstCode).toBe(http2.constants.NGHTTP2_CANCEL);
  expect(await get(client, "/3")).toBe(3);
});

test("an HTTP/2 answer that nobody takes is cancelled, and its connection goes on", async () => {
  const client = connect(await aServer(), { initialWindowSize: 0 });
  const stream = client.request({ ":path": "/100" });
  await new Promise((resolve) => stream.once("close", resolve));
  expect(stream.rstCode).toBe(http2.constants.NGHTTP2_CANCEL);
  expect(await get(client, "/0")).toBe(0);
});

test("an HTTP/2 stream that is being answered goes on for longer than a request may take", async () => {
  const client = connect(await aServer());
  const stream = client.request({ ":method": "POST", ":path": "/open" });
  let text = "";
  stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  await pings(client, MANY_PINGS);
  stream.end("more");
  await new Promise((resolve) => stream.once("end", resolve));
  expect(text).toBe("more");
});

test("a thousand requests at once on one HTTP/2 connection are all answered", async () => {
  const client = connect(await aServer({ beatMs: 20_000, patienceMs: 300_000, requestMs: 300_000 }));
  const sizes = await Promise.all(Array.from({ length: 1_000 }, () => get(client, "/80000")));
  expect(new Set(sizes)).toEqual(new Set([80_000]));
});
