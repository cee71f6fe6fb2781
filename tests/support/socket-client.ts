import type { IncomingHttpHeaders } from "node:http";
import { WebSocket, type RawData } from "ws";

/** What a test sees of a socket: one frame or close after the other. */
export interface SocketClient {
  readonly socket: WebSocket;
  /** Headers of the answer to the upgrade. */
  readonly upgraded: IncomingHttpHeaders;
  send(message: unknown): void;
  sendText(text: string): void;
  /** The next frame; a close instead of one fails. */
  next(): Promise<Frame>;
  ask(message: unknown): Promise<Frame>;
  /** The code with which the server closed; frames not read before are an error only for {@link next}. */
  closed(): Promise<number>;
  /** Frames that came and were not read. */
  unread(): number;
}

export interface Frame {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

export async function connect(url: string, headers: Record<string, string> = {}): Promise<SocketClient> {
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 100 * 1024 * 1024, headers });
  const frames: string[] = [];
  const readers: { resolve: (frame: Frame) => void; reject: (error: Error) => void }[] = [];
  const parse = (text: string): Frame => JSON.parse(text) as Frame;
  const closing = new Promise<number>((resolve) => {
    socket.on("close", (code) => {
      for (const reader of readers.splice(0)) reader.reject(new Error(`closed with ${code}`));
      resolve(code);
    });
  });
  socket.on("message", (data: RawData) => {
    const text = Buffer.isBuffer(data) ? data.toString() : "";
    const reader = readers.shift();
    if (reader === undefined) frames.push(text);
    else reader.resolve(parse(text));
  });
  let upgraded: IncomingHttpHeaders = {};
  socket.once("upgrade", (reply) => (upgraded = reply.headers));
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  socket.on("error", () => undefined);
  const client: SocketClient = {
    socket,
    upgraded,
    send: (message) => socket.send(JSON.stringify(message)),
    sendText: (text) => socket.send(text),
    next: () => {
      const text = frames.shift();
      if (text !== undefined) return Promise.resolve(parse(text));
      if (socket.readyState === WebSocket.CLOSED) return Promise.reject(new Error("closed"));
      return new Promise((resolve, reject) => readers.push({ resolve, reject }));
    },
    ask: (message) => {
      client.send(message);
      return client.next();
    },
    closed: () => closing,
    unread: () => frames.length,
  };
  return client;
}
