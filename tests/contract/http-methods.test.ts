/** HEAD, OPTIONS and methods that are not there, on every path; and requests whose address is none. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { execFile } from "node:child_process";
import net from "node:net";
import { promisify } from "node:util";
import { requireTool } from "../clients/tools.js";
import { viaBytes, viaHttp1, viaHttp2, type RawHeaders } from "../support/raw-request.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

const SERVICE = "/helpdesk.v1.EnvironmentService";
const READ = `${SERVICE}/ListTasks?connect=v1&encoding=json&message={}`;

const READS = [
  "/",
  "/web",
  "/web/",
  "/web/style.css",
  "/web/script.js",
  "/web/metadata",
  "/health",
  "/health/",
  "/metadata",
  "/schema",
  "/tasks",
  "/handbook",
  "/state",
  "/web/state",
  "/report",
  "/docs",
  "/docs/api",
  "/docs/guide.css",
  "/docs/guide.js",
  "/docs/api.js",
  "/docs/placeholders.js",
  "/redoc",
  "/openapi.json",
  "/list_environments",
  "/helpdesk_env/splits",
  READ,
  `${SERVICE}/GetState?connect=v1&encoding=json&message={}`,
  "/nope",
];

const run = promisify(execFile);

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(4);
});
afterAll(() => server.close(0));

describe.each([
  ["HTTP/1.1", viaHttp1],
  ["HTTP/2", viaHttp2],
] as const)("over %s", (_name, via) => {
  test.each(READS)("HEAD %s tells what GET tells, without the body", async (path) => {
    const get = await via(server.url, "GET", path);
    const head = await via(server.url, "HEAD", path);
    // The two are asked for in different seconds.
    const told = { ...head.headers, date: "" };
    expect([head.status, told, head.body]).toEqual([get.status, { ...get.headers, date: "" }, ""]);
    expect(head.headers["content-length"]).toBe(String(Buffer.byteLength(get.body)));
  });

  test.each([
    ["/", "GET, HEAD, OPTIONS"],
    ["/health", "GET, HEAD, OPTIONS"],
    ["/reset", "POST, OPTIONS"],
    ["/step", "POST, OPTIONS"],
    ["/mcp", "POST, DELETE, OPTIONS"],
    ["/ws", "GET, OPTIONS"],
    ["/helpdesk_env/tasks", "POST, OPTIONS"],
    [`${SERVICE}/Step`, "POST, OPTIONS"],
    [`${SERVICE}/ListTasks`, "GET, HEAD, POST, OPTIONS"],
    ["/grpc.health.v1.Health/Check", "POST, OPTIONS"],
  ])("OPTIONS %s: 204, %s", async (path, allow) => {
    const { status, headers, body } = await via(server.url, "OPTIONS", path);
    expect([status, headers["allow"], body]).toEqual([204, allow, ""]);
  });

  test.each([
    ["PUT", "/health", "GET, HEAD"],
    ["HEAD", "/reset", "POST"],
    ["PATCH", "/mcp", "POST, DELETE"],
    ["GET", `${SERVICE}/Step`, "POST"],
    ["HEAD", `${SERVICE}/Step`, "POST"],
    ["PUT", `${SERVICE}/ListTasks`, "GET, HEAD, POST"],
  ])("%s %s: 405 that tells what it takes", async (method, path, allow) => {
    const { status, headers } = await via(server.url, method, path);
    expect([status, headers["allow"]]).toEqual([405, allow]);
  });
});

describe("a client's idea of where it is", () => {
  /** What no address can be built from. On loopback a name that can be read has to be this machine's. */
  const HOSTS = [
    "localhost:abc",
    "localhost:https",
    "a b",
    "%%%",
    "[::1",
    "localhost:999999",
    "höst",
    "http://localhost",
    "",
    "[]:1",
  ];
  const RPC = `${SERVICE}/ListTasks`;

  test.each(HOSTS)("Host %j: every RPC and route answers", async (host) => {
    const headers = [
      ["host", host],
      ["content-type", "application/json"],
    ] as const;
    const answers = await Promise.all([
      viaHttp1(server.url, "POST", RPC, headers, "{}"),
      viaHttp1(server.url, "GET", READ, [["host", host]]),
      viaHttp1(server.url, "GET", "/health", [["host", host]]),
      viaHttp1(server.url, "GET", "/health/", [["host", host]]),
      viaHttp1(
        server.url,
        "POST",
        RPC,
        [
          ["host", host],
          ["content-type", "application/grpc-web"],
        ],
        "\0\0\0\0\0",
      ),
    ]);
    const readable = host === "%%%";
    expect(answers.map(({ status }) => status)).toEqual(
      readable ? [403, 403, 403, 403, 200] : [200, 200, 200, 307, 200],
    );
    expect(answers.filter(({ status, body }) => status >= 400 && body === "")).toEqual([]);
  });

  // Spaces and nothing are refused by HTTP/2 itself.
  test.each(["localhost:abc", "localhost:https", "[::1"])(
    ":authority %j: every RPC and route answers",
    async (authority) => {
      const headers = [[":authority", authority]] as const;
      const rpc = await viaHttp2(
        server.url,
        "POST",
        RPC,
        [...headers, ["content-type", "application/grpc"], ["te", "trailers"]],
        "\0\0\0\0\0",
      );
      const route = await viaHttp2(server.url, "GET", "/health", headers);
      expect([rpc.status, rpc.headers["grpc-status"], route.status]).toEqual([200, "0", 200]);
    },
  );

  test("no Host is a fault of HTTP/1.1 that is told, and none of HTTP/1.0's", async () => {
    const old = await viaBytes(server.url, "GET /health HTTP/1.0\r\n\r\n");
    const bare = await viaBytes(server.url, "GET /health HTTP/1.1\r\nconnection: close\r\n\r\n");
    const two = await viaBytes(
      server.url,
      "GET /health HTTP/1.1\r\nhost: localhost\r\nhost: evil.example\r\nconnection: close\r\n\r\n",
    );
    const rpc = await viaBytes(
      server.url,
      `POST ${RPC} HTTP/1.0\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}`,
    );
    expect([old.status, bare.status, two.status, rpc.status]).toEqual([200, 400, 400, 200]);
    expect(JSON.parse(bare.body)).toMatchObject({ code: "malformed_request", detail: /one Host header/ });
  });

  test("an HTTP/2 RPC with a Host that is no address in the place of :authority is answered", async () => {
    const path = Buffer.from(READ);
    const host = Buffer.from("localhost:abc");
    // HPACK: :method GET, :scheme http, then :path and host as they are (RFC 7541, appendix A and 6.2.2).
    const block = Buffer.concat([
      Buffer.from([0x82, 0x86, 0x04, path.length]),
      path,
      Buffer.from([0x0f, 0x17, host.length]),
      host,
    ]);
    const frame = (type: number, flags: number, stream: number, payload: Buffer): Buffer => {
      const head = Buffer.from([0, 0, payload.length, type, flags, 0, 0, 0, stream]);
      return Buffer.concat([head, payload]);
    };
    const goAway = frame(7, 0, 0, Buffer.alloc(8));
    const sent = ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", frame(4, 0, 0, Buffer.alloc(0)), frame(1, 5, 1, block)];
    const { hostname, port } = new URL(server.url);
    const socket = net.connect({ host: hostname, port: Number(port) });
    const status = await new Promise<number | undefined>((resolve, reject) => {
      let seen = Buffer.alloc(0);
      socket.on("error", reject).on("data", (chunk: Buffer) => {
        seen = Buffer.concat([seen, chunk]);
        for (let at = 0; at + 9 <= seen.length; at += 9 + seen.readUIntBE(at, 3)) {
          if (seen[at + 3] === 1 && at + 9 < seen.length) resolve(seen[at + 9]);
        }
      });
      for (const part of sent) socket.write(part);
    });
    socket.end(goAway);
    expect(status).toBe(0x88); // HPACK's :status 200
  });

  test("a very long Host is refused in words that stay short", async () => {
    const { status, body } = await viaHttp1(
      server.url,
      "POST",
      RPC,
      [
        ["host", "x".repeat(20_000)],
        ["content-type", "application/json"],
      ],
      "{}",
    );
    expect([status, body.length < 1_000, JSON.parse(body)]).toMatchObject([
      403,
      true,
      { code: "permission_denied" },
    ]);
  });

  test.each([
    ["in full", "GET", "http://localhost/health", 200],
    ["in full with a user and a query", "GET", "http://me@localhost:1/tasks?x=%zz", 200],
    ["in full without a path", "GET", "http://localhost", 307],
    ["in full, of another server", "GET", "http://evil.example/health", 403],
    ["of another scheme", "GET", "ftp://localhost/health", 400],
    ["the server as a whole", "OPTIONS", "*", 204],
    ["the server as a whole, to read", "GET", "*", 400],
    ["with two slashes", "GET", "//evil.example/health", 404],
    ["with two slashes at the end", "GET", "//evil.example/", 404],
    ["with a query that is no text", "GET", "/health?%zz=%ff&&=", 200],
    ["a session that is no text", "GET", "/state?session_id=%zz", 404],
    ["an environment that is no text", "GET", "/%zz/splits", 404],
    ["an RPC with a query that is no text", "GET", `${RPC}?connect=v1&encoding=json&message=%zz`, 400],
  ])("an address %s: %s %s answers %i", async (_name, method, target, status) => {
    const answer = await viaHttp1(server.url, method, target);
    expect(answer.status).toBe(status);
    if (status >= 400) expect(JSON.parse(answer.body)).toEqual(expect.any(Object));
  });

  test.each([
    ["HTTP/1.1", viaHttp1],
    ["HTTP/2", viaHttp2],
  ] as const)(
    "60 KB of headers are read over %s, and what is above the limit is 431 with a next step",
    async (_name, via) => {
      const cookies = (size: number): RawHeaders => [["cookie", `a=${"x".repeat(size)}`]];
      expect((await via(server.url, "GET", "/health", cookies(60_000))).status).toBe(200);
      const { status, body } = await via(server.url, "GET", "/health", cookies(66_000));
      expect([status, JSON.parse(body)]).toEqual([
        431,
        {
          code: "headers_too_large",
          detail: "The request's headers and address are larger than 65536 bytes.",
          next_step: expect.stringContaining("delete this host's cookies") as string,
        },
      ]);
    },
  );

  test("nothing of it is the server's failure", () => expect(server.failures).toEqual([]));
});

describe("redirects are relative", () => {
  test.each([
    ["/", "web/"],
    ["/web", "web/"],
    ["/redoc", "docs"],
    ["/health/?a=1", "../health?a=1"],
    ["/docs/", "../docs"],
    ["/helpdesk_env/splits/", "../splits"],
  ])("%s leads to %s", async (path, location) => {
    const { status, headers } = await viaHttp1(server.url, "GET", path);
    expect([status, headers["location"]]).toEqual([307, location]);
  });
});

test("what probes with HEAD finds the server up: wget --spider and curl -I", async (context) => {
  const wget = requireTool("wget");
  const curl = requireTool("curl");
  if (wget.path === undefined || curl.path === undefined) return context.skip("wget or curl is missing");
  await run(wget.path, ["-q", "--spider", `${server.url}/`, `${server.url}/health`]);
  const { stdout } = await run(curl.path, ["-sI", `${server.url}/health`]);
  expect(stdout).toMatch(/^HTTP\/1\.1 200 OK\r\n(?:.*\r\n)*content-length: 20\r\n/i);
});
