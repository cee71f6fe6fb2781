import { readFileSync } from "node:fs";
import { StoreError } from "../store.js";
import { readFrame } from "../frame.js";
import type { Segment } from "./load-folder.js";
import type { Place, SessionIndex } from "./session-index.js";

/** Times what is worth keeping that the files may have, beside the one that is written. */
const MOST_WASTE = 3;

/**
 * The file whose records that are worth keeping should be copied, so that it can be removed: always the oldest, so that the
 * end of a session is never removed before all that it ends.
 */
export function segmentToCompact(
  segments: readonly Segment[],
  written: Segment,
  index: SessionIndex,
): Segment | undefined {
  const [oldest] = segments;
  if (oldest === undefined || oldest === written) return undefined;
  if (index.liveBytes(oldest.number) === 0) return oldest;
  const all = segments.reduce((sum, { bytes }) => sum + bytes, 0) - written.bytes;
  return all > MOST_WASTE * index.allLiveBytes() ? oldest : undefined;
}

/**
 * Copies the records of a file that are worth keeping, in their order. `copy` writes frames, all or none of them, and says
 * where they lie now.
 */
export function copyLive(
  segment: Segment,
  index: SessionIndex,
  copy: (frames: readonly Buffer[]) => readonly Place[],
): void {
  const live = index.liveIn(segment.number);
  if (live.length === 0) return;
  const bytes = readFileSync(segment.path);
  const places = copy(live.map(({ place }) => frameAt(bytes, place, segment.path)));
  for (const [position, { place: from, moveTo }] of live.entries()) {
    const to = places[position];
    if (to === undefined) throw new Error("a frame that was written has a place");
    moveTo(to);
    index.move(from, to);
  }
}

function frameAt(bytes: Buffer, { at, bytes: length }: Place, path: string): Buffer {
  const read = readFrame(bytes, at);
  if (read.kind === "record") return bytes.subarray(at, at + length);
  const what = read.kind === "damaged" ? read.what : "the file ends within a record";
  throw new StoreError(`${path} is damaged at byte ${at}: ${what}.`, true);
}
