import type { Socket } from "node:net";

/** One message between two workers: what it is, which question it belongs to, and its bytes. */
export interface LinkFrame {
  readonly kind: number;
  readonly question: number;
  readonly bytes: Buffer;
}

/** Length of all that follows, kind, question. */
const HEAD_BYTES = 9;
const KIND_AT = 4;
const QUESTION_AT = 5;

/** Writes frames; those of one turn of the event loop leave together. */
export function frameWriter(
  socket: Socket,
): (kind: number, question: number, ...parts: Uint8Array[]) => void {
  let isCorked = false;
  const uncork = (): void => {
    isCorked = false;
    socket.uncork();
  };
  return (kind, question, ...parts) => {
    if (!isCorked) {
      isCorked = true;
      socket.cork();
      process.nextTick(uncork);
    }
    const head = Buffer.allocUnsafe(HEAD_BYTES);
    const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
    head.writeUInt32LE(HEAD_BYTES - KIND_AT + bytes, 0);
    head.writeUInt8(kind, KIND_AT);
    head.writeUInt32LE(question, QUESTION_AT);
    socket.write(head);
    for (const part of parts) if (part.byteLength > 0) socket.write(part);
  };
}

/** Reads frames out of what comes, however it is cut. */
export function frameReader(take: (frame: LinkFrame) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  /** Bytes from which it is worth looking again: a long frame is put together once. */
  let wanted = HEAD_BYTES;
  return (chunk) => {
    waiting.push(chunk);
    waitingBytes += chunk.byteLength;
    if (rest.byteLength + waitingBytes < wanted) return;
    const all = rest.byteLength === 0 && waiting.length === 1 ? chunk : Buffer.concat([rest, ...waiting]);
    waiting = [];
    waitingBytes = 0;
    let at = 0;
    wanted = HEAD_BYTES;
    while (all.byteLength - at >= HEAD_BYTES) {
      const end = at + KIND_AT + all.readUInt32LE(at);
      if (end > all.byteLength) {
        wanted = end - at;
        break;
      }
      take({
        kind: all.readUInt8(at + KIND_AT),
        question: all.readUInt32LE(at + QUESTION_AT),
        bytes: all.subarray(at + HEAD_BYTES, end),
      });
      at = end;
    }
    rest = all.subarray(at);
  };
}

/** Two parts in one: the first as JSON. */
export function withHead(head: object, body: Uint8Array): readonly [Buffer, Uint8Array] {
  const text = JSON.stringify(head);
  const bytes = Buffer.byteLength(text);
  const start = Buffer.allocUnsafe(4 + bytes);
  start.writeUInt32LE(bytes, 0);
  start.write(text, 4);
  return [start, body];
}

/** What {@link withHead} made; the caller knows what the head is. */
export function splitHead(bytes: Buffer): { readonly head: unknown; readonly body: Buffer } {
  const end = 4 + bytes.readUInt32LE(0);
  return { head: JSON.parse(bytes.toString("utf8", 4, end)) as unknown, body: bytes.subarray(end) };
}
