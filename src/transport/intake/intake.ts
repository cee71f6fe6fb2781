import type { UnfinishedBytes } from "./unfinished-bytes.js";

/** What holds for every request body, whatever the protocol. */
export interface Intake {
  /** Of a request, after unpacking. */
  readonly maxBytes: number;
  /** Over all that is arriving. */
  readonly unfinished: UnfinishedBytes;
}

/** A body over the limit is read to its end, up to so many bytes, so that its sender still gets the answer. */
export function drainBytes(maxBytes: number): number {
  return Math.max(32 * maxBytes, 67_108_864);
}
