import { connect, type Socket } from "node:net";
import { once } from "node:events";
import type { Caller } from "./calls-load.js";

const SERVICE = "/helpdesk.v1.EnvironmentService/";
const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const FRAME_BYTES = 9;
const GRPC_PREFIX_BYTES = 5;
const WIDEST_WINDOW = 0x7fff_ffff;
/** Bytes after which the connection's window is opened again. */
const REFILL = 1 << 29;

const DATA = 0;
const HEADERS = 1;
const SETTINGS = 4;
const PING = 6;
const GOAWAY = 7;
const WINDOW_UPDATE = 8;
const END_STREAM = 1;
const ACK = 1;
const END_HEADERS = 4;

/**
 * A client that writes the frames of HTTP/2 itself and looks at as little as it must, so that a bench's other process does not
 * use the core that the server needs. Headers go out once in full, and as numbers of the compression's table afterwards,
 * as every client sends them; those of answers are not looked at: an answer without a message is a failed call.
 */
export async function rawGrpcCaller(port: number): Promise<RawClient> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.setNoDelay(true);
  return new RawClient(socket, `127.0.0.1:${port}`);
}

interface Waiting {
  readonly parts: Buffer[];
  readonly resolve: (message: Buffer) => void;
  readonly reject: (error: Error) => void;
}

/** A stream of messages both ways. */
export interface RawStream {
  send(message: Buffer): void;
  /** Called with each message that comes. */
  onMessage: (message: Buffer) => void;
  /** Nothing more is sent. */
  end(): void;
}

export class RawClient implements Caller {
  private readonly waiting = new Map<number, Waiting>();
  /** What is told of the bytes of each open stream. */
  private readonly streams = new Map<number, (bytes: Buffer) => void>();
  private readonly headers = new HeaderBlocks();
  private nextStream = 1;
  private rest: Buffer = Buffer.alloc(0);
  private sinceRefill = 0;
  private unsent: Buffer[] = [];

  constructor(
    private readonly socket: Socket,
    private readonly authority: string,
  ) {
    const settings = Buffer.from([0, 4, 0x7f, 0xff, 0xff, 0xff, 0, 2, 0, 0, 0, 0]);
    socket.write(
      Buffer.concat([PREFACE, frame(SETTINGS, 0, 0, settings), this.refill(WIDEST_WINDOW - 65_535)]),
    );
    socket.on("data", (chunk: Buffer) => this.read(chunk));
    socket.on("close", () => this.fail("The connection was closed."));
    socket.on("error", () => undefined);
  }

  readonly call = (rpc: string, request: Uint8Array): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const stream = this.nextStream;
      this.nextStream += 2;
      this.waiting.set(stream, { parts: [], resolve, reject });
      const body = framed(request);
      const headers = this.headers.of(SERVICE + rpc, this.authority);
      this.send(frame(HEADERS, END_HEADERS, stream, headers), frame(DATA, END_STREAM, stream, body));
    });

  /** Of a server that reads all that it is sent: its window is not looked at, so that little may be unanswered. */
  stream(rpc: string): RawStream {
    const id = this.nextStream;
    this.nextStream += 2;
    this.send(frame(HEADERS, END_HEADERS, id, this.headers.of(SERVICE + rpc, this.authority)));
    const stream: RawStream = {
      send: (message) => this.send(frame(DATA, 0, id, framed(message))),
      onMessage: () => undefined,
      end: () => this.send(frame(DATA, END_STREAM, id, Buffer.alloc(0))),
    };
    let rest: Buffer = Buffer.alloc(0);
    this.streams.set(id, (chunk) => {
      const bytes = rest.byteLength === 0 ? chunk : Buffer.concat([rest, chunk]);
      let at = 0;
      while (bytes.byteLength - at >= GRPC_PREFIX_BYTES) {
        const end = at + GRPC_PREFIX_BYTES + bytes.readUInt32BE(at + 1);
        if (end > bytes.byteLength) break;
        stream.onMessage(bytes.subarray(at + GRPC_PREFIX_BYTES, end));
        at = end;
      }
      rest = bytes.subarray(at);
    });
    return stream;
  }

  close(): void {
    this.socket.destroy();
  }

  /** All frames of one turn of the event loop go out together. */
  private send(...frames: readonly Buffer[]): void {
    if (this.unsent.length === 0) {
      setImmediate(() => {
        this.socket.write(Buffer.concat(this.unsent));
        this.unsent = [];
      });
    }
    this.unsent.push(...frames);
  }

  private read(chunk: Buffer): void {
    const bytes = this.rest.byteLength === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    while (bytes.byteLength - at >= FRAME_BYTES) {
      const end = at + FRAME_BYTES + bytes.readUIntBE(at, 3);
      if (end > bytes.byteLength) break;
      this.frame(
        bytes[at + 3] ?? 0,
        bytes[at + 4] ?? 0,
        bytes.readUInt32BE(at + 5),
        bytes.subarray(at + FRAME_BYTES, end),
      );
      at = end;
    }
    this.rest = bytes.subarray(at);
  }

  private frame(type: number, flags: number, stream: number, payload: Buffer): void {
    if (type === SETTINGS && (flags & ACK) === 0) this.send(frame(SETTINGS, ACK, 0, Buffer.alloc(0)));
    if (type === PING && (flags & ACK) === 0) this.send(frame(PING, ACK, 0, payload));
    if (type === GOAWAY) this.fail("The server said goodbye.");
    if (type === DATA) this.take(payload.byteLength);
    if (type === DATA) this.streams.get(stream)?.(payload);
    const call = this.waiting.get(stream);
    if (call === undefined) return;
    if (type === DATA) call.parts.push(payload);
    const isOver = (type === DATA || type === HEADERS) && (flags & END_STREAM) !== 0;
    if (isOver) this.end(stream, call);
  }

  private end(stream: number, { parts, resolve, reject }: Waiting): void {
    this.waiting.delete(stream);
    const [first] = parts;
    if (first === undefined) return reject(new Error("The call failed."));
    const body = parts.length === 1 ? first : Buffer.concat(parts);
    resolve(body.subarray(GRPC_PREFIX_BYTES));
  }

  private take(bytes: number): void {
    this.sinceRefill += bytes;
    if (this.sinceRefill <= REFILL) return;
    this.send(this.refill(this.sinceRefill));
    this.sinceRefill = 0;
  }

  private refill(bytes: number): Buffer {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(bytes);
    return frame(WINDOW_UPDATE, 0, 0, size);
  }

  private fail(why: string): void {
    for (const { reject } of this.waiting.values()) reject(new Error(why));
    this.waiting.clear();
  }
}

function framed(message: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(GRPC_PREFIX_BYTES + message.byteLength);
  bytes.writeUInt8(0, 0);
  bytes.writeUInt32BE(message.byteLength, 1);
  bytes.set(message, GRPC_PREFIX_BYTES);
  return bytes;
}

function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(FRAME_BYTES + payload.byteLength);
  bytes.writeUIntBE(payload.byteLength, 0, 3);
  bytes.writeUInt8(type, 3);
  bytes.writeUInt8(flags, 4);
  bytes.writeUInt32BE(stream, 5);
  bytes.set(payload, FRAME_BYTES);
  return bytes;
}

/** Header blocks of one connection: new pairs go into the compression's table (RFC 7541), and are numbers from then on. */
class HeaderBlocks {
  /** Pairs in the order in which they came into the table. */
  private readonly added: string[] = [];

  of(path: string, authority: string): Buffer {
    const blocks: Buffer[] = [Buffer.from([STATIC_POST, STATIC_HTTP])];
    const pairs = [
      [":path", path],
      [":authority", authority],
      ["te", "trailers"],
      ["content-type", "application/grpc"],
      ["user-agent", "helpdesk-bench"],
    ] as const;
    for (const [name, value] of pairs) blocks.push(this.field(name, value));
    return Buffer.concat(blocks);
  }

  private field(name: string, value: string): Buffer {
    const key = `${name} ${value}`;
    const known = this.added.indexOf(key);
    if (known >= 0) return Buffer.from([0x80 | (FIRST_ADDED + this.added.length - 1 - known)]);
    this.added.push(key);
    return Buffer.concat([Buffer.from([0x40]), text(name), text(value)]);
  }
}

const STATIC_POST = 0x83;
const STATIC_HTTP = 0x86;
/** Number of the pair that was added last. */
const FIRST_ADDED = 62;

/** Shorter than 127 bytes. */
function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([value.length]), Buffer.from(value, "latin1")]);
}
