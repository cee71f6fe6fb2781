import { createServer as createHttp } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { deserialize } from "node:v8";
import { createConnection, type Connection } from "../../service/index.js";
import {
  PASSED_RPCS,
  type PassedCalls,
  type PassedHttpCall,
  type PassedMcpMessage,
} from "../../transport/peers.js";
import type { WorkerOpenings } from "../openings.js";
import { writeFailure } from "./failure.js";
import { frameReader, frameWriter, splitHead, withHead, type LinkFrame } from "./frames.js";
import { readRpcHead } from "./rpc-head.js";
import { answerWatches } from "./watches.js";
import { ANSWER, ASK, OPENING } from "./words.js";

/** What a worker answers the others. */
export interface LinkCalls extends Omit<PassedCalls, "hasOpened"> {
  readonly claim: WorkerOpenings["claim"];
  /** Once no reset of the request is on its way. */
  readonly hasOpened: (requestId: string) => Promise<boolean>;
}

/** Answers other workers at `path`. Settles when it listens. */
export function serveLinks(path: string, calls: LinkCalls): Promise<Server> {
  // Reads the head of an upgrade that another worker has let through, and listens nowhere.
  const upgrades = createHttp().on("upgrade", (request, stream, head) => calls.socket(request, stream, head));
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("readable", () => {
      const opening: unknown = socket.read(1);
      if (!Buffer.isBuffer(opening)) return socket.destroy();
      if (opening[0] === OPENING.socket) return void upgrades.emit("connection", socket);
      if (opening[0] === OPENING.frames) return answerFrames(socket, calls);
      socket.destroy();
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ path }, () => resolve(server));
  });
}

function answerFrames(socket: Socket, calls: LinkCalls): void {
  const write = frameWriter(socket);
  const connections = new Map<number, Connection>();

  const connectionNumbered = (number: number): Connection | undefined => {
    if (number === 0) return undefined;
    const known = connections.get(number);
    if (known !== undefined) return known;
    const connection = createConnection();
    connections.set(number, connection);
    return connection;
  };
  const close = (number: number): void => {
    connections.get(number)?.close();
    connections.delete(number);
  };

  async function answer(frame: LinkFrame): Promise<void> {
    try {
      write(ANSWER.good, frame.question, ...(await answerParts(frame, calls)));
    } catch (error) {
      write(ANSWER.failure, frame.question, writeFailure(error));
    }
  }

  /** Most calls are answered at once, and cost no promise. */
  function answerRpc({ kind, question, bytes }: LinkFrame): void {
    const rpc = PASSED_RPCS[kind - ASK.rpc];
    const send = (frame: Buffer | undefined): void => {
      if (frame === undefined) write(ANSWER.unreadable, question);
      else write(ANSWER.good, question, frame);
    };
    const fail = (error: unknown): void => write(ANSWER.failure, question, writeFailure(error));
    if (rpc === undefined) return send(undefined);
    try {
      const { connection, caller, message } = readRpcHead(bytes);
      const answered = calls.rpc({ rpc, caller }, message, connectionNumbered(connection));
      if (answered instanceof Promise) answered.then(send, fail);
      else send(answered);
    } catch (error) {
      fail(error);
    }
  }

  const watches = answerWatches(write, calls);
  socket.on(
    "data",
    frameReader((frame) => {
      if (watches.take(frame)) return;
      if (frame.kind < ASK.http) answerRpc(frame);
      else if (frame.kind === ASK.connectionGone) close(frame.bytes.readUInt32LE(0));
      else void answer(frame);
    }),
  );
  socket.once("close", () => {
    for (const number of connections.keys()) close(number);
    watches.close();
  });
}

/** Of every question but those of RPCs. */
async function answerParts({ kind, bytes }: LinkFrame, calls: LinkCalls): Promise<readonly Uint8Array[]> {
  if (kind === ASK.http) {
    const { head, body } = splitHead(bytes);
    // Written by the same program.
    const call = { ...(head as Omit<PassedHttpCall, "body">), body };
    const { body: answered = "", ...reply } = await calls.http(call);
    return withHead(reply, typeof answered === "string" ? Buffer.from(answered) : answered);
  }
  if (kind === ASK.claim) {
    const number = Buffer.allocUnsafe(4);
    number.writeUInt32LE(await calls.claim(bytes.toString("utf8", 4), bytes.readUInt32LE(0)), 0);
    return [number];
  }
  if (kind === ASK.hasOpened) return [Buffer.of(Number(await calls.hasOpened(bytes.toString())))];
  const { text, ...reply } = await calls.mcp(deserialize(bytes) as PassedMcpMessage);
  return withHead(reply, Buffer.from(text));
}
