import type { IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { deserialize, serialize } from "node:v8";
import {
  HelpdeskError,
  unknownSession,
  type Connection,
  type Holdable,
  type Watcher,
} from "../../service/index.js";
import {
  PASSED_RPCS,
  type McpAnswer,
  type PassedRpc,
  type PassedRpcCall,
  type PassedWatch,
  type Peer,
} from "../../transport/peers.js";
import type { HttpReply } from "../../transport/route.js";
import type { WatchEvent } from "../../transport/watch-events.js";
import type { OpeningsElsewhere } from "../openings.js";
import { readFailure } from "./failure.js";
import { frameReader, frameWriter, splitHead, withHead, type LinkFrame } from "./frames.js";
import { rpcHead } from "./rpc-head.js";
import { ANSWER, ASK, OPENING } from "./words.js";

/** The way to another worker. */
export interface PeerLink extends Peer, OpeningsElsewhere {
  /** It is gone: what was asked and not answered fails. */
  end(): void;
}

interface Question {
  readonly sessionId: string | undefined;
  readonly answer: (frame: LinkFrame) => void;
  readonly fail: (error: Error) => void;
  /** Whether it is answered more than once. */
  readonly stays?: boolean;
}

const KINDS = new Map<PassedRpc, number>(PASSED_RPCS.map((rpc, index) => [rpc, ASK.rpc + index]));
const NO_CONNECTION = 0;

/** Numbers of this worker's connections, by which the others know them. */
const connectionNumbers = new WeakMap<Connection, number>();
let connections = NO_CONNECTION;

function numberOf(connection: Connection): number {
  const known = connectionNumbers.get(connection);
  if (known !== undefined) return known;
  connections += 1;
  connectionNumbers.set(connection, connections);
  return connections;
}

/** Asks the worker that listens at `path`; connects at the first question. */
export function linkTo(path: string): PeerLink {
  return new LinkClient(path);
}

class LinkClient implements PeerLink {
  private readonly questions = new Map<number, Question>();
  private asked = 0;
  private link: Socket | undefined;
  private write: ReturnType<typeof frameWriter> | undefined;

  constructor(private readonly path: string) {}

  rpc(
    { rpc, sessionId, caller }: PassedRpcCall,
    message: Uint8Array,
    connection: Connection | undefined,
  ): Promise<Buffer | undefined> {
    const head = rpcHead(connection === undefined ? NO_CONNECTION : numberOf(connection), caller);
    const answer = this.ask(KINDS.get(rpc) ?? ASK.rpc, sessionId, [head, message], ({ kind, bytes }) =>
      kind === ANSWER.unreadable ? undefined : bytes,
    );
    // After the question: a connection that is gone already is told of at once.
    connection?.hold(this);
    return answer;
  }

  http({ body, ...call }: Parameters<Peer["http"]>[0], sessionId: string | undefined): Promise<HttpReply> {
    return this.ask(ASK.http, sessionId, withHead(call, body), ({ bytes }) => {
      const { head, body: answer } = splitHead(bytes);
      return { ...(head as Omit<HttpReply, "body">), body: answer }; // written by the same program
    });
  }

  mcp(message: Parameters<Peer["mcp"]>[0], sessionId: string): Promise<McpAnswer> {
    // Not JSON, which has no number as large as an id may be.
    return this.ask(ASK.mcp, sessionId, [serialize(message)], ({ bytes }) => {
      const { head, body } = splitHead(bytes);
      return { ...(head as Omit<McpAnswer, "text">), text: body.toString() }; // written by the same program
    });
  }

  claim(requestId: string, worker: number): Promise<number> {
    const number = Buffer.allocUnsafe(4);
    number.writeUInt32LE(worker, 0);
    return this.ask(ASK.claim, undefined, [number, Buffer.from(requestId)], ({ bytes }) =>
      bytes.readUInt32LE(0),
    );
  }

  hasOpened(requestId: string): Promise<boolean> {
    return this.ask(ASK.hasOpened, undefined, [Buffer.from(requestId)], ({ bytes }) => bytes[0] === 1);
  }

  watch(call: PassedWatch, watcher: Watcher): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const number = this.nextNumber();
      let hasBegun = false;
      const stop = (): void => {
        if (this.questions.delete(number)) this.write?.(ASK.unwatch, number);
      };
      const fail = (error: Error): void => {
        this.questions.delete(number);
        if (hasBegun) watcher.failed(error);
        else reject(error);
      };
      const answer = ({ kind, bytes }: LinkFrame): void => {
        if (kind === ANSWER.failure) return fail(readFailure(bytes));
        if (kind === ANSWER.good) {
          hasBegun = true;
          return resolve(stop);
        }
        const event = deserialize(bytes) as WatchEvent; // written by the same program
        if (event.kind === "answer") return watcher.answered(event.stepCount, event.observation);
        this.questions.delete(number);
        watcher.ended(event.how);
      };
      this.questions.set(number, { sessionId: call.sessionId, answer, fail, stays: true });
      this.writer()(ASK.watch, number, serialize(call));
    });
  }

  socket(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const there = connect(this.path);
    const lines = [`${request.method} ${request.url} HTTP/1.1`];
    for (let index = 0; index < request.rawHeaders.length; index += 2) {
      lines.push(`${request.rawHeaders[index] ?? ""}: ${request.rawHeaders[index + 1] ?? ""}`);
    }
    there.write(Buffer.of(OPENING.socket));
    there.write(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"));
    if (head.length > 0) there.write(head);
    there.on("error", () => stream.destroy());
    stream.on("error", () => there.destroy());
    there.once("close", () => stream.destroy());
    stream.once("close", () => there.destroy());
    stream.pipe(there).pipe(stream);
  }

  /** The peer holds the session itself, when the call arrives there: what it needs to be told of is the connection's end. */
  heldBy(): Holdable {
    return this;
  }

  letGoBy(connection: Connection): void {
    const number = Buffer.allocUnsafe(4);
    number.writeUInt32LE(numberOf(connection), 0);
    if (this.link !== undefined) this.write?.(ASK.connectionGone, 0, number);
  }

  end(): void {
    this.link?.destroy();
    this.lose();
  }

  private ask<T>(
    kind: number,
    sessionId: string | undefined,
    parts: readonly Uint8Array[],
    read: (frame: LinkFrame) => T,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const number = this.nextNumber();
      this.questions.set(number, {
        sessionId,
        answer: (frame) => {
          if (frame.kind === ANSWER.failure) reject(readFailure(frame.bytes));
          else resolve(read(frame));
        },
        fail: reject,
      });
      this.writer()(kind, number, ...parts);
    });
  }

  private nextNumber(): number {
    this.asked = (this.asked + 1) >>> 0;
    return this.asked;
  }

  private writer(): ReturnType<typeof frameWriter> {
    if (this.write !== undefined) return this.write;
    const socket = connect(this.path);
    socket.write(Buffer.of(OPENING.frames));
    socket.on(
      "data",
      frameReader((frame) => {
        const question = this.questions.get(frame.question);
        if (question?.stays !== true) this.questions.delete(frame.question);
        question?.answer(frame);
      }),
    );
    socket.on("error", () => socket.destroy());
    socket.once("close", () => {
      if (this.link === socket) this.lose();
    });
    this.link = socket;
    this.write = frameWriter(socket);
    return this.write;
  }

  private lose(): void {
    this.link = undefined;
    this.write = undefined;
    const lost = [...this.questions.values()];
    this.questions.clear();
    for (const { sessionId, fail } of lost) fail(lostSession(sessionId));
  }
}

function lostSession(sessionId: string | undefined): HelpdeskError {
  if (sessionId !== undefined) return unknownSession(sessionId, "lost");
  const problem = "The session of calls that name none was lost with the process of the server that had it.";
  return new HelpdeskError("session_lost", problem, "session_id", [], undefined, "lost");
}
