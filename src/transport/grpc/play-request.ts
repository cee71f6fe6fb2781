import { readLength } from "./read-length.js";

/** A usual request of a Play stream, with its call not read yet. */
export interface PlayHead {
  /** The varint of the id as it was sent; empty for 0. */
  readonly id: Buffer;
  /** Of the field that holds the call; a field of the same number holds its answer. */
  readonly tag: number;
  readonly call: Buffer;
  readonly closesWithStream: boolean;
}

/** Tags of PlayRequest and PlayResponse. */
export const PLAY_TAGS = {
  id: 0x08,
  reset: 0x12,
  step: 0x1a,
  getState: 0x22,
  close: 0x2a,
  closeWithStream: 0x30,
  /** Of a response. */
  error: 0x32,
} as const;

const CALLS: ReadonlySet<number> = new Set([
  PLAY_TAGS.reset,
  PLAY_TAGS.step,
  PLAY_TAGS.getState,
  PLAY_TAGS.close,
]);

const NO_ID: Buffer = Buffer.alloc(0);

/** Undefined where it is not usual: a field twice, one that is not known, a number that others would write shorter. */
export function readPlayRequest(message: Buffer): PlayHead | undefined {
  let id = NO_ID;
  let tag = 0;
  let call = NO_ID;
  let closesWithStream = false;
  for (let at = 0; at < message.byteLength;) {
    const next = message[at] ?? 0;
    if (next === PLAY_TAGS.id && id === NO_ID) {
      const end = endOfVarint(message, at + 1);
      if (end === undefined) return undefined;
      id = message.subarray(at + 1, end);
      at = end;
    } else if (next === PLAY_TAGS.closeWithStream && !closesWithStream && message[at + 1] === 1) {
      closesWithStream = true;
      at += 2;
    } else if (CALLS.has(next) && tag === 0) {
      const part = readLength(message, at + 1);
      if (part === undefined) return undefined;
      tag = next;
      call = message.subarray(part.start, part.end);
      at = part.end;
    } else return undefined;
  }
  return tag === 0 ? undefined : { id, tag, call, closesWithStream };
}

/** Of a number from 1 to 2^64 − 1 as everybody writes it. */
function endOfVarint(message: Buffer, start: number): number | undefined {
  for (let at = start; at < start + 10; at += 1) {
    const byte = message[at];
    if (byte === undefined) return undefined;
    if (byte >= 0x80) continue;
    const isLonger = byte === 0 || (at === start + 9 && byte > 1);
    return isLonger ? undefined : at + 1;
  }
  return undefined;
}
