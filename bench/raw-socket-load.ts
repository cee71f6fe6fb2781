import { connect, type Socket } from "node:net";

/**
 * A WebSocket client that takes as little of the machine as can be: frames are made once, and of an answer only the length is
 * read, in memory that all sockets share. What is measured with it is the server.
 */
export interface RawSocket {
  /** Sends a frame of {@link clientFrame} and gives its answer's number of bytes; one at a time. */
  ask(frame: Buffer, answered: () => void): void;
  close(): void;
}

const MASKED = 0x80;
const FINAL_TEXT = 0x81;
const FINAL_PING = 0x89;
/** Masking with zeros changes nothing. RFC 6455, 5.3. */
const NO_MASK = 4;

/** A text message of fewer than 64 KiB as a client sends it. */
export function clientFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const { byteLength } = payload;
  const header =
    byteLength < 126
      ? Buffer.from([FINAL_TEXT, MASKED | byteLength])
      : Buffer.from([FINAL_TEXT, MASKED | 126, byteLength >> 8, byteLength & 0xff]);
  return Buffer.concat([header, Buffer.alloc(NO_MASK), payload]);
}

const HANDSHAKE =
  "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

const memory = Buffer.alloc(256 * 1024);

export function openRawSocket(port: number): Promise<RawSocket> {
  return new Promise((resolve, reject) => {
    const frames = new FrameLengths();
    let answered: () => void = () => undefined;
    let head = "";
    let isOpen = false;
    const take = (bytes: number): boolean => {
      if (isOpen) {
        for (let whole = frames.add(bytes); whole > 0; whole -= 1) answered();
        return true;
      }
      head += memory.toString("latin1", 0, bytes);
      if (!head.includes("\r\n\r\n")) return true;
      isOpen = true;
      if (head.startsWith("HTTP/1.1 101")) resolve(opened);
      else reject(new Error(`The server took no WebSocket: ${head}`));
      return true;
    };
    const socket: Socket = connect({ port, host: "127.0.0.1", onread: { buffer: memory, callback: take } });
    socket.setNoDelay(true);
    socket.on("error", reject);
    socket.write(HANDSHAKE);
    const opened: RawSocket = {
      ask(frame, onAnswer) {
        answered = onAnswer;
        socket.write(frame);
      },
      close: () => void socket.destroy(),
    };
  });
}

/** Where a server's frames end, of what comes in pieces. */
class FrameLengths {
  private readonly header: number[] = [];
  /** Of the payload that is still to come. */
  private left = 0;
  private counts = true;

  /** Of bytes at the start of the shared memory: gives how many answers have ended with them. */
  add(bytes: number): number {
    let whole = 0;
    for (let at = 0; at < bytes;) {
      if (this.left > 0) {
        const taken = Math.min(this.left, bytes - at);
        this.left -= taken;
        at += taken;
        if (this.left === 0 && this.counts) whole += 1;
        continue;
      }
      this.header.push(memory[at] ?? 0);
      at += 1;
      const length = lengthIn(this.header);
      if (length === undefined) continue;
      // The server's pings are no answers, and nobody waits for a pong within a measurement.
      this.counts = this.header[0] !== FINAL_PING;
      this.left = length;
      this.header.length = 0;
      if (length === 0 && this.counts) whole += 1;
    }
    return whole;
  }
}

/** Of the payload; undefined where the header goes on. RFC 6455, 5.2. */
function lengthIn([, short, ...long]: readonly number[]): number | undefined {
  if (short === undefined || short < 126) return short;
  if (long.length < (short === 126 ? 2 : 8)) return undefined;
  return long.reduce((sum, byte) => sum * 256 + byte, 0);
}
