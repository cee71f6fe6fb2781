/**
 * Bytes that nobody meant, on every entry: no fault of the server's, no hang, and the next good call is answered.
 * `FUZZ_SECONDS` is how long each entry is tried (1 by default), `FUZZ_SEED` where it begins.
 */
import net from "node:net";
import zlib from "node:zlib";
import { create, toBinary } from "@bufbuild/protobuf";
import seedrandom from "seedrandom";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { ResetRequestSchema } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { framed } from "../support/raw-http2.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

const MS = Number(process.env["FUZZ_SECONDS"] ?? 1) * 1000;
const SEED = process.env["FUZZ_SEED"] ?? "helpdesk";
const RPC = "/helpdesk.v1.EnvironmentService/";

let server: WholeServer;

beforeAll(async () => {
  server = await startWholeServer(64);
});
afterAll(async () => {
  await server.close(0);
});

const RESET = toBinary(ResetRequestSchema, create(ResetRequestSchema, { seed: 7, taskId: 1 }));
const BODIES: readonly Uint8Array[] = [
  '{"seed":7,"task_id":1}',
  '{"action":{"action_type":"submit","priority":"low"},"request_id":"a","timeout_s":1e9}',
  '{"type":"reset","data":{"seed":7,"ticket_ids":["A","B"]}}',
  '{"type":"step","data":{"action_type":"investigate","tool_name":"lookup_requester_history"}}',
  '{"type":"mcp","data":{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"submit","arguments":{}}}}',
  '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{}}}',
  '[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]',
  '{"split":"train","index":0,"start":-5,"stop":5}',
  '{"seed":1e999,"queue_size":-0.0,"x":NaN,"y":-Infinity,"z":12345678901234567890}',
]
  .map((text): Uint8Array => Buffer.from(text))
  .concat([
    RESET,
    framed(RESET),
    framed(zlib.gzipSync(RESET), 1),
    zlib.gzipSync('{"seed":7}'),
    Buffer.alloc(0),
  ]);

const PATHS = [
  "/reset",
  "/step",
  "/state",
  "/report",
  "/close",
  "/mcp?task_id=1",
  "/helpdesk/task_range",
  "/schema",
  "/openapi.json",
  "/docs/api.js",
  "/web/reset",
  ...["Reset", "Step", "GetState", "GetEpisodeReport", "CloseSession", "ListTasks", "GetServerInfo"].map(
    (name) => RPC + name,
  ),
  "/grpc.health.v1.Health/Check",
  "/grpc.health.v1.Health/List",
  "/%zz//../?session_id=%00",
];
const METHODS = ["POST", "POST", "POST", "GET", "DELETE", "HEAD", "OPTIONS", "PUT", "FOO"];
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  "content-type": [
    "application/json",
    "application/json; charset=utf-16",
    "application/proto",
    "application/grpc-web+proto",
    "application/grpc-web+json",
    "application/grpc",
    "application/connect+json",
    "text/plain",
    "multipart/form-data",
    ";",
  ],
  "content-encoding": ["gzip", "deflate", "br", "identity", "zstd", "gzip, gzip", ","],
  "grpc-encoding": ["gzip", "snappy", ""],
  te: ["trailers", "gzip", "chunked;q=x"],
  "grpc-timeout": ["1n", "99999999H", "x", "-1S"],
  "connect-timeout-ms": ["9999999999", "1e3", "0"],
  accept: ["text/event-stream", "*/*", "image/png"],
  cookie: ["session_id=x", "=;=;", "session_id"],
  "x-session-id": ["", "x", "%"],
  "mcp-session-id": ["", "x"],
  "mcp-protocol-version": ["2025-06-18", "1"],
  "if-none-match": ["*", '"x", W/"y"'],
  expect: ["100-continue"],
};

type Pick = <T>(from: readonly T[]) => T;

function picker(seed: string): { readonly pick: Pick; readonly below: (limit: number) => number } {
  const random = seedrandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    below,
    pick: (from) => {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new Error("nothing to pick from");
      return picked;
    },
  };
}

/** A good body with a few bytes changed, left out, doubled, or put in from another. */
function mutated({ pick, below }: ReturnType<typeof picker>): Buffer {
  let body = Buffer.from(pick(BODIES));
  for (let change = below(4); change > 0; change -= 1) {
    const at = below(body.length + 1);
    const piece = pick([
      Buffer.from([below(256)]),
      Buffer.from(pick(["[", "{", '"', "\\u", "\uFEFF", "1e", "null", "\u0000", "]", "9".repeat(40)])),
      Buffer.from(pick(BODIES)).subarray(0, below(30)),
      Buffer.from("[".repeat(below(3_000))),
    ]);
    body = Buffer.concat([body.subarray(0, at), piece, body.subarray(at + below(3))]);
  }
  return body;
}

/** Sends bytes over HTTP/1.1 and gives the status, or 0 where the connection was closed without one. */
function overHttp1(bytes: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(new URL(server.url).port), "127.0.0.1");
    let text = "";
    const timer = setTimeout(() => reject(new Error("no answer")), 20_000);
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text.replace(/^HTTP\/1\.1 100[^]*?\r\n\r\n/, ""))?.[1] ?? 0));
    });
    socket.end(bytes);
  });
}

/** Sends bytes to HTTP/2 and leaves when the server has said anything, be it goodbye. */
function overHttp2(bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = net.connect(Number(new URL(server.url).port), "127.0.0.1");
    socket.on("error", () => undefined);
    socket.on("data", () => socket.destroy());
    socket.on("close", () => resolve());
    socket.write(bytes);
  });
}

function request(fuzz: ReturnType<typeof picker>): Buffer {
  const { pick, below } = fuzz;
  const body = mutated(fuzz);
  const lines = Object.entries(HEADERS)
    .filter(() => below(3) === 0)
    .map(([name, values]) => `${name}: ${pick(values)}\r\n`);
  const length = pick([body.length, body.length, body.length, body.length + 5]);
  const head = `${pick(METHODS)} ${pick(PATHS)} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n`;
  return Buffer.concat([Buffer.from(`${head}${lines.join("")}content-length: ${length}\r\n\r\n`), body]);
}

/** Tries for its time, and names the seed of the one that went wrong. */
async function tryOut(entry: string, one: (fuzz: ReturnType<typeof picker>) => Promise<void>): Promise<void> {
  const end = performance.now() + MS;
  for (let index = 0; performance.now() < end; index += 1) {
    const seed = `${SEED} ${entry} ${index}`;
    try {
      await one(picker(seed));
    } catch (error) {
      throw new Error(`${seed} went wrong`, { cause: error });
    }
    expect(server.failures, seed).toEqual([]);
  }
}

async function isAlive(): Promise<boolean> {
  return (await fetch(`${server.url}/health`)).ok;
}

describe("whatever bytes come", () => {
  test(
    "over HTTP, no answer is a fault of the server's",
    async () => {
      await tryOut("http", async (fuzz) => {
        const bytes = request(fuzz);
        const status = await overHttp1(bytes);
        if (status === 500) throw new Error(`500 for ${JSON.stringify(bytes.toString("latin1"))}`);
      });
      expect(await isAlive()).toBe(true);
    },
    MS + 60_000,
  );

  test(
    "over HTTP/2's port without its grammar, the server lives",
    async () => {
      await tryOut("http2", async (fuzz) => {
        const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0", "latin1");
        await overHttp2(Buffer.concat([preface, mutated(fuzz), mutated(fuzz)]));
      });
      expect(await isAlive()).toBe(true);
    },
    MS + 60_000,
  );

  test.each(["/ws", "/mcp"])(
    "over a socket at %s, each message has an answer or an end",
    async (path) => {
      await tryOut(path, async (fuzz) => {
        const socket = new WebSocket(`${server.url.replace("http", "ws")}${path}`);
        await new Promise<void>((resolve, reject) => {
          socket.on("open", () => {
            for (let count = 0; count < 20; count += 1) {
              const body = mutated(fuzz);
              socket.send(body, { binary: fuzz.below(40) === 0, fin: fuzz.below(40) !== 0 });
            }
            // The closing handshake comes behind all answers.
            socket.close();
          });
          socket.on("close", () => resolve());
          socket.on("error", reject);
        });
      });
      expect(await isAlive()).toBe(true);
    },
    MS + 60_000,
  );
});
