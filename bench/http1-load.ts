import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { fromBinary, toJson } from "@bufbuild/protobuf";
import { ResetRequestSchema, StepRequestSchema } from "../gen/ts/helpdesk/v1/environment_service_pb.js";
import type { Caller, Encoding, RecordedEpisode, Rpc } from "./calls-load.js";

const END_OF_HEADERS = Buffer.from("\r\n\r\n");

/** Connect's JSON over one connection of HTTP/1.1, a call at a time; of an answer the length alone is read. */
export async function connectJsonCaller(port: number): Promise<Caller> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.setNoDelay(true);
  const replies = readReplies(socket);
  return {
    async call(rpc, request) {
      socket.write(requestOf(port, rpc, request));
      const { done, value } = await replies.next();
      if (done === true) throw new Error("The server closed the connection.");
      return value;
    },
    close: () => socket.destroy(),
  };
}

function requestOf(port: number, rpc: Rpc, body: Uint8Array): Buffer {
  const head =
    `POST /helpdesk.v1.EnvironmentService/${rpc} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${body.byteLength}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, "latin1"), body]);
}

/** Bodies of good answers, one after the other. */
async function* readReplies(socket: Socket): AsyncGenerator<Buffer, void, undefined> {
  let bytes: Buffer = Buffer.alloc(0);
  for await (const chunk of socket) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes = bytes.byteLength === 0 ? chunk : Buffer.concat([bytes, chunk]);
    const end = endOfReply(bytes);
    if (end === undefined || bytes.byteLength < end.body) continue;
    yield bytes.subarray(end.head, end.body);
    bytes = bytes.subarray(end.body);
  }
}

function endOfReply(bytes: Buffer): { readonly head: number; readonly body: number } | undefined {
  const at = bytes.indexOf(END_OF_HEADERS);
  if (at < 0) return undefined;
  const head = bytes.toString("latin1", 0, at);
  if (!head.startsWith("HTTP/1.1 200")) throw new Error(head);
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) return chunkedEnd(bytes, at + END_OF_HEADERS.byteLength);
  return { head: at + END_OF_HEADERS.byteLength, body: at + END_OF_HEADERS.byteLength + Number(length) };
}

/** An answer in chunks ends with one of no bytes. */
function chunkedEnd(
  bytes: Buffer,
  head: number,
): { readonly head: number; readonly body: number } | undefined {
  const last = bytes.indexOf("\r\n0\r\n\r\n", head - 2);
  return last < 0 ? undefined : { head, body: last + 7 };
}

export const CONNECT_JSON: Encoding = {
  stepOf: (id, step) => withSession(id, step),
  resetOf: (id, reset) => withSession(id, reset),
  openedIn: (reply) => /"sessionId":\s*"([^"]*)"/.exec(reply.toString())?.[1] ?? "",
  closing: (id) => Buffer.from(JSON.stringify({ sessionId: id })),
};

function withSession(id: string, request: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`{"sessionId":"${id}",`), request.subarray(1)]);
}

/** The same requests in JSON, and what is answered to them. */
export async function recordedInJson(
  { call }: Caller,
  episodes: readonly RecordedEpisode[],
): Promise<readonly RecordedEpisode[]> {
  const recorded: RecordedEpisode[] = [];
  for (const { reset, steps } of episodes) {
    const asked = {
      reset: Buffer.from(JSON.stringify(toJson(ResetRequestSchema, fromBinary(ResetRequestSchema, reset)))),
      steps: steps.map((step) =>
        Buffer.from(JSON.stringify(toJson(StepRequestSchema, fromBinary(StepRequestSchema, step)))),
      ),
    };
    const replies = [await call("Reset", asked.reset)];
    const id = CONNECT_JSON.openedIn(replies[0] ?? asked.reset);
    for (const step of asked.steps) replies.push(await call("Step", withSession(id, step)));
    await call("CloseSession", CONNECT_JSON.closing(id));
    recorded.push({ ...asked, replies });
  }
  return recorded;
}
