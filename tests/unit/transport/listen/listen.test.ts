import { execFile } from "node:child_process";
import http from "node:http";
import http2 from "node:http2";
import net from "node:net";
import { promisify } from "node:util";
import { afterEach, expect, test } from "vitest";
import { ListenError } from "../../../../src/transport/listen/listen-error.js";
import {
  listen,
  type Listener,
  type Request,
  type Response,
} from "../../../../src/transport/listen/index.js";

const run = promisify(execFile);
let listener: Listener | undefined;

afterEach(async () => {
  await listener?.close(0);
  listener = undefined;
});

async function echoServer(): Promise<number> {
  listener = await listen({
    ports: [0, 0],
    host: "127.0.0.1",
    onRequest: (request: Request, response: Response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const body = Buffer.concat(chunks).toString();
        response.writeHead(200, { "content-type": "text/plain" });
        response.end(`${request.httpVersion} ${request.method ?? ""} ${request.url ?? ""} ${body}`);
      });
    },
    onUpgrade: (_request, socket) => {
      socket.end("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n");
    },
  });
  return listener.ports[0]!;
}

async function viaHttp1(port: number, body: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/x`, { method: "POST", body });
  return response.text();
}

function viaHttp2(port: number, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const session = http2.connect(`http://127.0.0.1:${port}`);
    session.on("error", reject);
    const stream = session.request({ ":method": "POST", ":path": "/x" });
    let text = "";
    stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
    stream.on("end", () => {
      session.close();
      resolve(text);
    });
    stream.end(body);
  });
}

/** Sends the pieces one by one, waiting for each to be on its way, and gives all that comes back. */
async function viaPieces(port: number, pieces: readonly string[]): Promise<string> {
  const socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
  let text = "";
  socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<void>((resolve, reject) =>
    socket.on("close", () => resolve()).on("error", reject),
  );
  for (const piece of pieces) await new Promise((resolve) => socket.write(piece, resolve));
  await ended;
  return text;
}

test("one port answers HTTP/1.1 and HTTP/2 with prior knowledge", async () => {
  const port = await echoServer();
  expect(await viaHttp1(port, "one")).toBe("1.1 POST /x one");
  expect(await viaHttp2(port, "two")).toBe("2.0 POST /x two");
});

test("every port that was asked for answers", async () => {
  await echoServer();
  const answers = await Promise.all(listener!.ports.map((port) => viaHttp1(port, "")));
  expect(answers).toEqual(["1.1 POST /x ", "1.1 POST /x "]);
});

test("a large HTTP/1.1 body arrives whole", async () => {
  const port = await echoServer();
  const body = "x".repeat(3_000_000);
  expect((await viaHttp1(port, body)).length).toBe("1.1 POST /x ".length + body.length);
});

test("a connection that ends before it says anything is let go", async () => {
  const port = await echoServer();
  const socket = net.connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  const gone = new Promise((resolve) => socket.on("close", resolve));
  socket
    .on("connect", () => socket.end())
    .on("end", () => socket.destroy())
    .resume();
  await gone;
});

test("a request whose first bytes look like HTTP/2's is still told apart", async () => {
  const port = await echoServer();
  const answer = await viaPieces(port, [
    "P",
    "R",
    "OPFIND /x HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
  ]);
  expect(answer).toMatch(/1\.1 PROPFIND \/x /);
});

test("an offer of h2c is served as the plain request that it also is", async () => {
  const port = await echoServer();
  const { stdout } = await run("curl", ["-s", "--http2", "-d", "body", `http://127.0.0.1:${port}/x`]);
  expect(stdout).toBe("1.1 POST /x body");
});

test("a WebSocket upgrade reaches its handler", async () => {
  const port = await echoServer();
  const status = await new Promise<number | undefined>((resolve, reject) => {
    http
      .request({ port, host: "127.0.0.1", headers: { connection: "Upgrade", upgrade: "websocket" } })
      .on("upgrade", (response, socket) => {
        socket.destroy();
        resolve(response.statusCode);
      })
      .on("error", reject)
      .end();
  });
  expect(status).toBe(101);
});

test("bytes that are no HTTP get a JSON answer that says so", async () => {
  const port = await echoServer();
  const answer = await viaPieces(port, ["hello there\r\n\r\n"]);
  expect(answer).toContain("400 Bad Request");
  expect(answer).toContain('"code":"malformed_request"');
});

test("a port in use fails the start and leaves no other port open", async () => {
  const port = await echoServer();
  const failed = listen({ ports: [0, port], host: "127.0.0.1", onRequest: () => {}, onUpgrade: () => {} });
  await expect(failed).rejects.toMatchObject({ code: "EADDRINUSE", port });
});

test("closing cuts off a connection that stays silent once the grace is over", async () => {
  const port = await echoServer();
  const silent = net.connect({ port, host: "127.0.0.1" });
  await new Promise((resolve) => silent.once("connect", resolve));
  const gone = new Promise((resolve) => silent.on("close", resolve).on("error", () => {}));
  await listener!.close(50);
  listener = undefined;
  await gone;
});

test("an idle connection is kept for as long as was asked, which it is told, and is closed at once when the server closes", async () => {
  listener = await listen({
    ports: [0],
    host: "127.0.0.1",
    keepAliveMs: 75_000,
    onRequest: (_request, response) => void response.end("ok"),
    onUpgrade: () => undefined,
  });
  const agent = new http.Agent({ keepAlive: true });
  const ask = (): Promise<http.IncomingMessage> =>
    new Promise((resolve, reject) => {
      http.get({ port: listener!.ports[0], host: "127.0.0.1", agent }, resolve).on("error", reject);
    });
  const first = await ask();
  expect(first.headers["keep-alive"]).toBe("timeout=75");
  const socket = first.socket;
  first.resume();
  await new Promise((resolve) => first.on("end", resolve));
  const gone = new Promise((resolve) => socket.once("close", resolve));
  await listener.close(60_000);
  listener = undefined;
  await gone;
  agent.destroy();
});

test("a connection whose answer is due when the server closes is closed as soon as it was given", async () => {
  let answer: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  let finish: () => void = () => undefined;
  listener = await listen({
    ports: [0],
    host: "127.0.0.1",
    onRequest: (_request, response) => {
      finish = () => void response.end("late");
      answer();
    },
    onUpgrade: () => undefined,
  });
  const text = fetch(`http://127.0.0.1:${listener.ports[0]!}/`).then((response) => response.text());
  await asked;
  const closed = listener.close(60_000);
  finish();
  expect(await text).toBe("late");
  await closed;
  listener = undefined;
});

test.each([
  [
    "x86_64-conda-linux-gnu",
    /^HOST is "x86_64-conda-linux-gnu", which is no address of this machine\. It looks like the kind of machine/,
  ],
  [
    "192.0.2.1",
    /^HOST is "192\.0\.2\.1", which is no address of this machine\. Unset it or say --host 127\.0\.0\.1/,
  ],
  ["2001:db8::1", /^(?:HOST is "2001:db8::1", which is no address of this machine|This machine has no IPv6)/],
])("a HOST of %s is told as one sentence with a next step", async (host, message) => {
  const failed = listen({ ports: [0], host, onRequest: () => {}, onUpgrade: () => {} });
  await expect(failed).rejects.toThrow(ListenError);
  await expect(failed).rejects.toThrow(message);
});

test.each([
  ["EACCES", "Port 127.0.0.1:80 needs more rights. Choose one above 1023 with --port."],
  [
    "EADDRINUSE",
    "Port 127.0.0.1:80 is in use by another program. Stop it, or choose another port: PORT=7861 or --port 7861.",
  ],
  ["EMFILE", "Cannot listen on 127.0.0.1:80: it failed. Check HOST and PORT."],
])("%s is told as one sentence with a next step", (code, message) => {
  expect(new ListenError(Object.assign(new Error("it failed"), { code }), "127.0.0.1", 80).message).toBe(
    message,
  );
});
