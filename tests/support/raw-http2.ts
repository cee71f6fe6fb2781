import http2 from "node:http2";
import net from "node:net";

const [DATA, HEADERS, RST_STREAM, SETTINGS, PING] = [0, 1, 3, 4, 6];
const END_STREAM = 1;
const END_HEADERS = 4;
const ACK = 1;

function frame(type: number, flags: number, stream: number, payload: Uint8Array = new Uint8Array()): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.byteLength, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** Literal fields without indexing, neither packed nor long. RFC 7541, 6.2.2. */
function headerBlock(headers: Readonly<Record<string, string>>): Buffer {
  const fields = Object.entries(headers).map(([name, value]) =>
    Buffer.concat([
      Buffer.from([0, name.length]),
      Buffer.from(name),
      Buffer.from([value.length]),
      Buffer.from(value),
    ]),
  );
  return Buffer.concat(fields);
}

const reset = (code: number): Buffer => frame(RST_STREAM, 0, 1, Buffer.from([0, 0, 0, code]));

/** How a request ends before it is whole. Node's own client would end the body first. */
export const CUTS = {
  "a cancelled stream": (socket: net.Socket) => socket.end(reset(8)),
  "a stream reset without an error": (socket: net.Socket) => socket.end(reset(0)),
  "a closed connection": (socket: net.Socket) => socket.end(),
  "a broken connection": (socket: net.Socket) => socket.resetAndDestroy(),
  "an empty end that denies the length": (socket: net.Socket) => socket.end(frame(DATA, END_STREAM, 1)),
} as const;

/** Sends headers and bytes, waits until the server has read them, cuts the request off, and waits for the end. */
export async function cutOff(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  cut: (socket: net.Socket) => void,
): Promise<void> {
  const { port, host } = new URL(url);
  const socket = net.connect(Number(port), "127.0.0.1");
  socket.on("error", () => undefined);
  const gone = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const fields = { ":method": "POST", ":scheme": "http", ":authority": host, ...headers };
  socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  socket.write(frame(SETTINGS, 0, 0));
  socket.write(frame(HEADERS, END_HEADERS, 1, headerBlock(fields)));
  socket.write(frame(DATA, 0, 1, body));
  socket.write(frame(PING, 0, 0, Buffer.alloc(8)));
  await pingAnswered(socket);
  cut(socket);
  await gone;
}

function pingAnswered(socket: net.Socket): Promise<void> {
  let read = Buffer.alloc(0);
  return new Promise((resolve) => {
    socket.on("data", (chunk: Buffer) => {
      read = Buffer.concat([read, chunk]);
      while (read.byteLength >= 9) {
        const end = 9 + read.readUIntBE(0, 3);
        if (read.byteLength < end) return;
        if (read[3] === PING && read[4] === ACK) resolve();
        read = read.subarray(end);
      }
    });
  });
}

export interface Http2Answer {
  readonly status: number;
  readonly headers: http2.IncomingHttpHeaders;
  readonly trailers: http2.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends a request; without `isEnded` its stream stays open, and the answer must come all the same. */
export async function ask(
  url: string,
  headers: http2.OutgoingHttpHeaders,
  body: Uint8Array = new Uint8Array(),
  isEnded = true,
): Promise<Http2Answer> {
  const session = http2.connect(url);
  try {
    return await new Promise<Http2Answer>((resolve, reject) => {
      session.on("error", reject);
      const stream = session.request({ ":method": "POST", ...headers });
      let head: http2.IncomingHttpHeaders = {};
      let trailers: http2.IncomingHttpHeaders = {};
      const chunks: Buffer[] = [];
      stream.on("error", reject);
      stream.on("response", (received: http2.IncomingHttpHeaders) => (head = received));
      stream.on("trailers", (received: http2.IncomingHttpHeaders) => (trailers = received));
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () =>
        resolve({ status: Number(head[":status"]), headers: head, trailers, body: Buffer.concat(chunks) }),
      );
      if (stream.writableEnded) return;
      if (isEnded) stream.end(body);
      else stream.write(body);
    });
  } finally {
    session.destroy();
  }
}

/** One gRPC message. */
export function framed(message: Uint8Array, flags = 0): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(flags, 0);
  prefix.writeUInt32BE(message.byteLength, 1);
  return Buffer.concat([prefix, message]);
}
