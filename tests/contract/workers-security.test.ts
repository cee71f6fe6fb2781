/** Tokens and TLS of a server of several processes: each asks for them, and all read them anew. */
import { Code, ConnectError, createClient, type Client } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import https from "node:https";
import { connect as connectTls } from "node:tls";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { makeCertificate, type MadeCertificate } from "../support/certificates.js";
import { bearer, TOKENS } from "../support/tokens.js";
import { startWorkerServer, type WorkerServer } from "../support/worker-server.js";

const folder = mkdtempSync(join(tmpdir(), "helpdesk-workers-"));
const [tokensFile, certFile, keyFile] = ["tokens.json", "now.crt", "now.key"].map((name) =>
  join(folder, name),
) as [string, string, string];
let server: WorkerServer;
let own: MadeCertificate;
let other: MadeCertificate;

const OTHER_TRAINER = "other-trainer-token-0123456789";

function writeTokens(...tokens: readonly object[]): void {
  writeFileSync(tokensFile, JSON.stringify({ tokens }));
}

function use({ certFile: cert, keyFile: key }: MadeCertificate): void {
  copyFileSync(cert, certFile);
  copyFileSync(key, keyFile);
}

const TRAINER = { name: "trainer", role: "trainer", token: TOKENS.trainer };
const AGENT = { name: "agent", role: "agent", token: TOKENS.agent };
const OTHER = { name: "other", role: "trainer", token: OTHER_TRAINER };

beforeAll(async () => {
  [own, other] = [makeCertificate(folder, "own"), makeCertificate(folder, "other")];
  use(own);
  writeTokens(TRAINER, AGENT, OTHER);
  const security = ["--tokens", tokensFile, "--tls-cert", certFile, "--tls-key", keyFile];
  server = await startWorkerServer("--workers", "2", ...security);
});
afterAll(() => {
  server.signal("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** A client with a connection of its own, which the next worker takes. */
function client(over: "grpc" | "connect", token: string): Client<typeof EnvironmentService> {
  const nodeOptions = { ca: [own.cert, other.cert] };
  const options = { baseUrl: server.url, nodeOptions };
  const transport =
    over === "grpc"
      ? createGrpcTransport(options)
      : createConnectTransport({ ...options, httpVersion: "1.1" });
  const named = createClient(EnvironmentService, transport);
  const headers = bearer(token);
  return new Proxy(named, {
    get:
      (_, rpc: keyof typeof named) =>
      (request: never): unknown =>
        named[rpc](request, { headers }),
  });
}

/** How a call ends: `ok`, or its code. */
async function endOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "ok",
    (error: unknown) => Code[ConnectError.from(error).code],
  );
}

async function oneInEach(): Promise<readonly string[]> {
  const found = new Map<string, string>();
  while (found.size < 2) {
    const { sessionId } = await client("grpc", TOKENS.trainer).reset({ seed: 4, taskId: 3 });
    found.set(sessionId.split("-")[0] ?? "", sessionId);
  }
  return [...found.values()];
}

/** The status of a GET on a connection of its own, and the certificate that was shown. */
function get(path: string, token: string): Promise<{ readonly status: number; readonly shown: string }> {
  return new Promise((resolve, reject) => {
    const options = { agent: false, ca: [own.cert, other.cert], headers: bearer(token) };
    const request = https.get(`${server.url}${path}`, options, (response) => {
      response.resume().on("end", () => resolve({ status: response.statusCode ?? 0, shown }));
    });
    let shown = "";
    request.once("socket", (socket) => {
      socket.once("secureConnect", () => {
        if ("getPeerCertificate" in socket) shown = fingerprint(socket as ReturnType<typeof connectTls>);
      });
    });
    request.once("error", reject);
  });
}

function fingerprint(socket: ReturnType<typeof connectTls>): string {
  const { raw } = socket.getPeerCertificate();
  if (own.cert.toString().replaceAll(/\s/g, "").includes(raw.toString("base64"))) return "own";
  return other.cert.toString().replaceAll(/\s/g, "").includes(raw.toString("base64")) ? "other" : "unknown";
}

/** On four connections, which both workers take in turn. */
function onFour<T>(ask: () => Promise<T>): Promise<readonly T[]> {
  return Promise.all(Array.from({ length: 4 }, ask));
}

/** Both workers have said so, so many times. */
async function saidByBoth(msg: string, times: number): Promise<void> {
  await server.line(() => server.said.filter((line) => line.msg === msg).length >= 2 * times);
}

test("a call that is passed on is judged by who made it, over TLS, whichever worker it arrives at", async () => {
  const action = { action: { case: "defer" as const, value: {} } };
  for (const sessionId of await oneInEach()) {
    for (const over of ["grpc", "connect"] as const) {
      const ends = async (token: string): Promise<readonly string[]> => [
        ...(await onFour(() => endOf(client(over, token).step({ sessionId, action })))),
        await endOf(client(over, token).getEpisodeReport({ sessionId })),
      ];
      expect([
        await ends(TOKENS.agent),
        await ends(OTHER_TRAINER),
        await ends("none-of-them-0123456789"),
      ]).toEqual([
        [...Array<string>(4).fill("ok"), "PermissionDenied"],
        Array(5).fill("PermissionDenied"),
        Array(5).fill("Unauthenticated"),
      ]);
    }
  }
});

test("another's repeated reset does not get the session, though it arrives at another worker", async () => {
  const requestId = "a-request-of-the-first-trainer";
  await client("grpc", TOKENS.trainer).reset({ taskId: 1, requestId });
  const others = await onFour(() => endOf(client("grpc", OTHER_TRAINER).reset({ taskId: 1, requestId })));
  expect(others).toEqual(Array(4).fill("PermissionDenied"));
});

test("on SIGHUP every worker reads tokens and certificate anew, and files that are wrong change nothing", async () => {
  writeTokens(TRAINER);
  use(other);
  server.signal("SIGHUP");
  await saidByBoth("read tokens and certificate anew", 1);
  const withAgents = await onFour(() => get("/tasks", TOKENS.agent));
  expect(withAgents).toEqual(Array(4).fill({ status: 401, shown: "other" }));
  writeTokens({ ...TRAINER, token: "short" });
  server.signal("SIGHUP");
  await saidByBoth("tokens and certificate stay as they are", 1);
  const withTrainers = await onFour(() => get("/tasks", TOKENS.trainer));
  expect(withTrainers).toEqual(Array(4).fill({ status: 200, shown: "other" }));
  writeTokens({ ...TRAINER, max_sessions: 3 }, AGENT);
  server.signal("SIGHUP");
  await saidByBoth("tokens stay as they are", 1);
  expect((await get("/tasks", TOKENS.agent)).status).toBe(401);
});

test("a second SIGTERM ends a server that waits for an open request, and its workers with it", async () => {
  const port = Number(new URL(server.url).port);
  const waiting = connectTls({ port, host: "127.0.0.1", ca: other.cert, servername: "localhost" });
  await new Promise((resolve) => waiting.once("secureConnect", resolve));
  waiting.on("error", () => undefined).resume();
  const head = ["POST /reset HTTP/1.1", "host: localhost", `authorization: Bearer ${TOKENS.trainer}`];
  waiting.write([...head, "content-length: 2", "", "{"].join("\r\n"));
  const closed = new Promise((resolve) => waiting.once("close", resolve));
  server.signal("SIGTERM");
  await server.line(({ msg }) => msg === "draining");
  server.signal("SIGTERM");
  // Its output ends when the last of its processes has.
  expect(await server.ended).toBe(1);
  await closed;
});
