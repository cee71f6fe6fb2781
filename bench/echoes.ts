/** Servers that answer every call with the next of their recorded replies and do nothing else: what is measured beside them. */
import { createServer as createHttp1 } from "node:http";
import { createServer as createHttp2, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { WebSocketServer } from "ws";

export type NextReply = () => Buffer;

export function startGrpcEcho(nextReply: NextReply): Promise<number> {
  const server = new Server();
  const answer = (_call: unknown, send: (error: null, reply: Buffer) => void): void => {
    send(null, nextReply());
  };
  server.addService(
    { Reset: method("Reset"), Step: method("Step"), CloseSession: method("CloseSession") },
    { Reset: answer, Step: answer, CloseSession: answer },
  );
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}

function method(name: string) {
  return {
    path: `/helpdesk.v1.EnvironmentService/${name}`,
    requestStream: false,
    responseStream: false,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  } as const;
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}

/** Node's own WebSockets as `ws` has them, without compression. */
export function startSocketEcho(nextReply: NextReply): Promise<number> {
  return new Promise((resolve) => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false }, () => {
      resolve(portOf(server.address()));
    });
    server.on("connection", (socket) => {
      socket.on("message", () => socket.send(textOf(nextReply())));
    });
  });
}

const texts = new WeakMap<Buffer, string>();

/** Made once: a program that answers by WebSocket has its answers as text. */
function textOf(reply: Buffer): string {
  const known = texts.get(reply);
  if (known !== undefined) return known;
  const text = reply.toString();
  texts.set(reply, text);
  return text;
}

/** JSON over HTTP/1.1. */
export function startHttp1Echo(nextReply: NextReply): Promise<number> {
  const server = createHttp1((request, response) => {
    request.on("data", () => undefined);
    request.on("end", () => {
      const reply = nextReply();
      response.setHeader("content-type", "application/json");
      response.setHeader("content-length", reply.byteLength);
      response.end(reply);
    });
  });
  // A connection waits while others are measured.
  server.keepAliveTimeout = 0;
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(portOf(server.address())));
  });
}

/** gRPC's frames over Node's HTTP/2, without a library between. */
export function startHttp2Echo(nextReply: NextReply): Promise<number> {
  const server = createHttp2();
  server.removeAllListeners("stream");
  server.on("stream", (stream, headers) => {
    stream.on("error", () => undefined);
    if (headers[":path"]?.endsWith("/Play") === true) return playBack(stream, nextReply);
    stream.on("data", () => undefined);
    stream.on("end", () => {
      stream.respond(ANSWERED, { waitForTrailers: true });
      stream.on("wantTrailers", sendTrailers);
      stream.end(framed(nextReply()));
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(portOf(server.address())));
  });
}

const ANSWERED = { ":status": 200, "content-type": "application/grpc+proto" } as const;

/** A reply to each message, all of a piece of the stream together; each with the id that was sent, in its second byte. */
function playBack(stream: ServerHttp2Stream, nextReply: NextReply): void {
  stream.respond(ANSWERED, { waitForTrailers: true });
  stream.on("wantTrailers", sendTrailers);
  stream.on("end", () => stream.end());
  let rest: Buffer = Buffer.alloc(0);
  stream.on("data", (chunk: Buffer) => {
    const bytes = rest.byteLength === 0 ? chunk : Buffer.concat([rest, chunk]);
    const answers: Buffer[] = [];
    let at = 0;
    while (bytes.byteLength - at >= PREFIX_BYTES) {
      const end = at + PREFIX_BYTES + bytes.readUInt32BE(at + 1);
      if (end > bytes.byteLength) break;
      const answer = framed(nextReply());
      answer[PREFIX_BYTES + 1] = bytes[at + PREFIX_BYTES + 1] ?? 0;
      answers.push(answer);
      at = end;
    }
    rest = bytes.subarray(at);
    stream.write(Buffer.concat(answers));
  });
}

const PREFIX_BYTES = 5;

function framed(message: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(PREFIX_BYTES + message.byteLength);
  frame.writeUInt8(0, 0);
  frame.writeUInt32BE(message.byteLength, 1);
  message.copy(frame, PREFIX_BYTES);
  return frame;
}

function sendTrailers(this: ServerHttp2Stream): void {
  this.sendTrailers({ "grpc-status": "0" });
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}
