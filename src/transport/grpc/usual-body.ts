import type { ServerHttp2Stream } from "node:http2";
import type { Intake } from "../intake/index.js";

/** Bytes before a message of gRPC: a flag, then the length. */
export const PREFIX_BYTES = 5;

export interface BodyReaders {
  /** All that came, to the end. */
  ended(body: Buffer): void;
  /** What came so far can be no usual body; nothing more is read. */
  unusual(begun: Buffer): void;
}

/** Reads a body of at most so many bytes; one of these is called. */
export function readUsualBody(
  stream: ServerHttp2Stream,
  longest: number,
  { unfinished }: Intake,
  then: BodyReaders,
): void {
  let body: Buffer = NOTHING;
  const held = unfinished.begin(giveUp);
  stream.on("error", ignore);
  stream.on("data", onData);
  stream.on("end", onEnd);

  function onData(chunk: Buffer): void {
    body = body.byteLength === 0 ? chunk : Buffer.concat([body, chunk]);
    held.grow(chunk.byteLength);
    if (body.byteLength > longest || !isMessageSoFar(body)) giveUp();
  }

  function onEnd(): void {
    stopReading();
    then.ended(body);
  }

  function giveUp(): void {
    stopReading();
    stream.pause();
    then.unusual(body);
  }

  function stopReading(): void {
    held.settle();
    stream.off("data", onData).off("end", onEnd);
  }
}

const NOTHING = Buffer.alloc(0);

/** Node ends the process for an error that nobody listens to; this one is noticed by the end of the stream. */
function ignore(): void {
  // nothing is left to be done
}

/** Neither packed nor longer than it says. */
function isMessageSoFar(body: Buffer): boolean {
  if (body[0] !== 0) return false;
  return body.byteLength < PREFIX_BYTES || body.byteLength <= PREFIX_BYTES + body.readUInt32BE(1);
}

/** Whether the body is one message and nothing else. */
export function isWhole(body: Buffer): boolean {
  return body.byteLength >= PREFIX_BYTES && body.byteLength === PREFIX_BYTES + body.readUInt32BE(1);
}
