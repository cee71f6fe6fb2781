import { bearer } from "./bearer.js";
import { WebSocket, type RawData } from "ws";

/** What a row sees of a socket: frames in order, and how it ended. */
export interface Socket {
  sendText(text: string): void;
  sendBinary(text: string): void;
  /** The next frame, or a word on why there is none in time. */
  next(timeoutMs: number): Promise<{ readonly frame: string } | { readonly none: string }>;
  /** The code it was closed with, or undefined if it is not in time. */
  closed(timeoutMs: number): Promise<number | undefined>;
  /** Cut without a word. */
  drop(): void;
  /** Closes it in the ordinary way, and waits until it is. */
  end(): Promise<void>;
}

/** The handshake was refused. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(readonly status: number) {
    super(`the handshake was refused with ${status}`);
  }
}

const MOST_BYTES = 100 * 1024 * 1024;

/** Rejects with {@link Refused} or what the connection fails with. */
export async function openSocket(url: string, timeoutMs: number, token?: string): Promise<Socket> {
  const headers = bearer(token);
  const socket = new WebSocket(url, { maxPayload: MOST_BYTES, handshakeTimeout: timeoutMs, headers });
  const frames: string[] = [];
  let code: number | undefined;
  let wake: () => void = () => undefined;
  socket.on("message", (data: RawData) => {
    frames.push(textOf(data));
    wake();
  });
  socket.on("close", (closedWith) => {
    code = closedWith;
    wake();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("unexpected-response", (_request, response) => {
      reject(new Refused(response.statusCode ?? 0));
      socket.on("error", () => undefined);
      socket.terminate();
    });
    socket.once("error", reject);
  });
  socket.on("error", () => undefined);

  /** Until something is there or the time is over. */
  async function until(isThere: () => boolean, timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!isThere()) {
      const left = deadline - performance.now();
      if (left <= 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  return {
    sendText: (text) => socket.send(text),
    sendBinary: (text) => socket.send(Buffer.from(text)),
    async next(timeout) {
      await until(() => frames.length > 0 || code !== undefined, timeout);
      const frame = frames.shift();
      if (frame !== undefined) return { frame };
      return { none: code === undefined ? `no frame within ${timeout} ms` : `closed with ${code}` };
    },
    async closed(timeout) {
      await until(() => code !== undefined, timeout);
      return code;
    },
    drop: () => socket.terminate(),
    async end() {
      if (socket.readyState === WebSocket.OPEN) socket.close();
      await until(() => code !== undefined, 2_000);
      if (code === undefined) socket.terminate();
    },
  };
}

function textOf(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString();
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)).toString();
}
