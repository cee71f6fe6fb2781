/** What did not arrive whole never happened, on every protocol. */
import { once } from "node:events";
import http2 from "node:http2";
import net from "node:net";
import { create, toBinary } from "@bufbuild/protobuf";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import {
  CloseSessionRequestSchema,
  ResetRequestSchema,
  StepRequestSchema,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { CUTS, cutOff, framed } from "../support/raw-http2.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

const STEP = { action_type: "request_info" };
const RPC = "/helpdesk.v1.EnvironmentService/";

let server: WholeServer;
let sessionId: string;

beforeAll(async () => {
  server = await startWholeServer(8);
});
afterAll(async () => {
  expect(server.failures).toEqual([]);
  await server.close(0);
});
beforeEach(async () => {
  server.service.closeAll();
  const headers = { "content-type": "application/json" };
  const body = '{"seed":42,"task_id":1}';
  const response = await fetch(`${server.url}/reset`, { method: "POST", headers, body });
  sessionId = response.headers.get("x-session-id") ?? "";
});

/** The session's steps, and how many sessions there are: the whole of what a request could change. */
async function standing(): Promise<unknown> {
  const response = await fetch(`${server.url}/state?session_id=${sessionId}`);
  const state = (await response.json()) as Record<string, unknown>;
  return { steps: state["step_count"], sessions: server.service.activeSessions() };
}

const UNCHANGED = { steps: 0, sessions: 1 };

interface Call {
  readonly path: string;
  readonly type: string;
  readonly body: Uint8Array;
}

function grpc(method: string, type: string, message: Uint8Array): Call {
  return { path: RPC + method, type, body: framed(message) };
}

/** Every call that changes anything, whole as it stands: a cut request promises more, or does not end. */
function calls(): Record<string, Call> {
  const json = (path: string, body: object): Call => ({
    path,
    type: "application/json",
    body: Buffer.from(JSON.stringify(body)),
  });
  const reset = toBinary(ResetRequestSchema, create(ResetRequestSchema, { seed: 1 }));
  const step = toBinary(
    StepRequestSchema,
    create(StepRequestSchema, { sessionId, action: { action: { case: "requestInfo", value: {} } } }),
  );
  const close = toBinary(CloseSessionRequestSchema, create(CloseSessionRequestSchema, { sessionId }));
  const rpcs: [string, Call][] = Object.entries({ Reset: reset, Step: step, CloseSession: close }).flatMap(
    ([method, message]) => [
      [`${method} by gRPC`, grpc(method, "application/grpc", message)],
      [`${method} by gRPC-Web`, grpc(method, "application/grpc-web+proto", message)],
      [`${method} by Connect`, { path: RPC + method, type: "application/proto", body: message }],
    ],
  );
  return {
    "/reset": json("/reset", {}),
    "/reset of nothing": { path: "/reset", type: "application/json", body: Buffer.alloc(0) },
    "/step": json("/step", { action: STEP, session_id: sessionId }),
    "/close": json("/close", { session_id: sessionId }),
    "/web/reset": json("/web/reset", {}),
    "/web/step": json("/web/step", { action: STEP, session_id: sessionId }),
    "/mcp": json("/mcp", { jsonrpc: "2.0", id: 1, method: "openenv/session/create", params: {} }),
    "Reset by Connect's JSON": json(`${RPC}Reset`, {}),
    ...Object.fromEntries(rpcs),
  };
}

const NAMES = Object.keys(calls());

describe.each(NAMES)("%s", (name) => {
  test.each(Object.entries(CUTS))("cut off by %s over HTTP/2 has not happened", async (how, cut) => {
    const { path, type, body } = calls()[name]!;
    const headers = { ":path": path, "content-type": type, te: "trailers" };
    await cutOff(server.url, { ...headers, "content-length": "500" }, body, cut);
    if (!how.startsWith("an empty end")) await cutOff(server.url, headers, body, cut);
    expect(await standing()).toEqual(UNCHANGED);
  });

  test("cut off by Node's own client, which ends a body before it cancels, has not happened", async () => {
    const { path, type, body } = calls()[name]!;
    const session = http2.connect(server.url);
    const stream = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": type,
      te: "trailers",
    });
    stream.on("error", () => undefined).write(body);
    await new Promise((resolve) => session.ping(resolve));
    stream.close(http2.constants.NGHTTP2_CANCEL);
    await once(stream, "close");
    await new Promise((resolve) => session.ping(resolve));
    session.destroy();
    expect(await standing()).toEqual(UNCHANGED);
  });

  test("that promised more bytes than came over HTTP/1.1 has not happened", async () => {
    const { path, type, body } = calls()[name]!;
    await overHttp1(path, `content-type: ${type}\r\ncontent-length: 500`, body);
    expect(await standing()).toEqual(UNCHANGED);
  });

  test.each(["", "zz\r\n", "5\r\nab"])(
    "in chunks that end with %j over HTTP/1.1 has not happened",
    async (rest) => {
      const { path, type, body } = calls()[name]!;
      const chunk = Buffer.concat([
        Buffer.from(body.byteLength === 0 ? "" : `${body.byteLength.toString(16)}\r\n`),
        body,
        Buffer.from(body.byteLength === 0 ? rest : `\r\n${rest}`),
      ]);
      await overHttp1(path, `content-type: ${type}\r\ntransfer-encoding: chunked`, chunk);
      expect(await standing()).toEqual(UNCHANGED);
    },
  );
});

test("DELETE /mcp whose body was cut leaves the session", async () => {
  const headers = { ":method": "DELETE", ":path": "/mcp", "mcp-session-id": sessionId };
  await cutOff(server.url, headers, Buffer.from("{"), CUTS["a cancelled stream"]);
  expect(await standing()).toEqual(UNCHANGED);
});

test("a message on /ws whose last piece never comes has not happened", async () => {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/ws?session_id=${sessionId}`);
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "step", data: STEP }), { fin: false });
  await new Promise<void>((resolve) => {
    socket.once("pong", () => resolve());
    socket.ping();
  });
  socket.terminate();
  await once(socket, "close");
  expect(await standing()).toEqual(UNCHANGED);
});

/** Sends what is no whole request, closes this side, and waits until the server has closed its own. */
async function overHttp1(path: string, headers: string, body: Uint8Array): Promise<void> {
  const socket = net.connect(Number(new URL(server.url).port), "127.0.0.1");
  socket.resume().on("error", () => undefined);
  socket.write(`POST ${path} HTTP/1.1\r\nhost: localhost\r\n${headers}\r\n\r\n`);
  socket.end(body);
  await once(socket, "close");
}
