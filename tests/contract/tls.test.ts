/** TLS on the one port: HTTP/2 and HTTP/1.1 by ALPN, and what is not TLS is told so. */
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import type { Certificate } from "../../src/transport/listen/index.js";
import { makeCertificate } from "../support/certificates.js";
import { bearer, ENTRIES, TOKENS } from "../support/tokens.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

const folder = mkdtempSync(join(tmpdir(), "helpdesk-tls-"));
let server: WholeServer;
let mutual: WholeServer;
let own: Certificate;
let other: Certificate;

function certificate(name: string): Certificate {
  const { key, cert } = makeCertificate(folder, name);
  return { key, cert };
}

beforeAll(async () => {
  [own, other] = [certificate("own"), certificate("other")];
  server = await startWholeServer(64, { certificate: own, tokens: ENTRIES });
  mutual = await startWholeServer(64, { certificate: { ...own, clientCa: other.cert } });
});
afterAll(async () => {
  expect([server.failures, mutual.failures]).toEqual([[], []]);
  await Promise.all([server.close(0), mutual.close(0)]);
  rmSync(folder, { recursive: true });
});

function urlOf({ ports }: WholeServer): string {
  return `https://127.0.0.1:${ports[0] ?? 0}`;
}

/** The status, and the certificate that the server showed. */
function get(url: string, options: https.RequestOptions): Promise<{ status: number; shown: string }> {
  return new Promise((resolve, reject) => {
    const request = https.get(url, { agent: false, ...options }, (response) => {
      const { socket } = response;
      const shown = "getPeerX509Certificate" in socket ? String(peerOf(socket as PeerSocket)) : "";
      response.resume().on("end", () => resolve({ status: response.statusCode ?? 0, shown }));
    });
    request.on("error", reject);
  });
}

interface PeerSocket {
  getPeerX509Certificate(): { readonly fingerprint256: string } | undefined;
}

function peerOf(socket: PeerSocket): string | undefined {
  return socket.getPeerX509Certificate()?.fingerprint256;
}

test("HTTP/1.1 is served over TLS, and a cookie given there is for TLS alone", async () => {
  expect((await get(`${urlOf(server)}/health`, { ca: own.cert })).status).toBe(200);
  const cookie = await new Promise<string>((resolve, reject) => {
    const headers = bearer(TOKENS.trainer);
    https
      .request(`${urlOf(server)}/reset`, { method: "POST", ca: own.cert, headers }, (response) => {
        response.resume();
        resolve(String(response.headers["set-cookie"]));
      })
      .on("error", reject)
      .end("{}");
  });
  expect(cookie).toMatch(/; Secure$/);
});

test("gRPC plays over TLS with a token, by the fast lane and by the general one", async () => {
  const transport = createGrpcTransport({
    baseUrl: urlOf(server),
    nodeOptions: { ca: own.cert },
  });
  const client = createClient(EnvironmentService, transport);
  const headers = bearer(TOKENS.trainer);
  const { sessionId } = await client.reset({ taskId: 1, seed: 7, queueSize: 1 }, { headers });
  const action = { action: { case: "submit" as const, value: {} } };
  const step = await client.step({ sessionId, action }, { headers });
  expect(step.observation?.done).toBe(true);
  await client.closeSession({ sessionId }, { headers: { ...headers, "x-unusual": "yes" } });
});

test("the protocol is agreed on by ALPN", async () => {
  const session = http2.connect(urlOf(server), { ca: own.cert });
  await new Promise((resolve) => session.once("connect", resolve));
  expect(session.alpnProtocol).toBe("h2");
  session.close();
});

test("a socket is upgraded over TLS", async () => {
  const headers = bearer(TOKENS.trainer);
  const socket = new WebSocket(`${urlOf(server).replace("https", "wss")}/ws`, { ca: own.cert, headers });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  socket.send('{"type":"reset"}');
  const text = await new Promise<string>((resolve) =>
    socket.once("message", (data: Buffer) => resolve(data.toString())),
  );
  expect(text).toMatch(/^{"type":"observation"/);
  socket.close();
});

test("a connection in the clear is told that the port speaks TLS", async () => {
  const text = await new Promise<string>((resolve, reject) => {
    http
      .get(`${urlOf(server).replace("https", "http")}/health`, { agent: false }, (response) => {
        let body = "";
        response.on("data", (chunk: Buffer) => (body += chunk.toString()));
        response.on("end", () => resolve(`${response.statusCode ?? 0} ${body}`));
      })
      .on("error", reject);
  });
  expect(text).toBe(
    '400 {"detail":"This port speaks TLS, and the connection is in the clear.","code":"malformed_request",' +
      '"next_step":"Use https:// or wss://, or a gRPC channel with TLS."}',
  );
});

test("with authorities for clients, one without a certificate of theirs gets no answer", async () => {
  const [key, cert] = [other.key, other.cert];
  expect((await get(`${urlOf(mutual)}/health`, { ca: own.cert, key, cert })).status).toBe(200);
  await expect(get(`${urlOf(mutual)}/health`, { ca: own.cert })).rejects.toThrow();
  await expect(
    get(`${urlOf(mutual)}/health`, { ca: own.cert, key: own.key, cert: own.cert }),
  ).rejects.toThrow();
});

test("another certificate is shown from the next connection on", async () => {
  const ca = [own.cert, other.cert].map(String);
  const before = await get(`${urlOf(server)}/health`, { ca });
  server.replaceCertificate(other);
  const after = await get(`${urlOf(server)}/health`, { ca });
  expect(before.shown).not.toBe(after.shown);
  server.replaceCertificate(own);
  expect((await get(`${urlOf(server)}/health`, { ca })).shown).toBe(before.shown);
});
