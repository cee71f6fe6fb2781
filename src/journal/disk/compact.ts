import { readFileSync } from "node:fs";
import { StoreError } from "../store.js";
import type { Segment } from "./load-folder.js";
import { scanSegment } from "./scan-segment.js";
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

/** Copies the records of a file that are worth keeping. `copy` writes a frame and says where it lies now. */
export function copyLive(segment: Segment, index: SessionIndex, copy: (frame: Buffer) => Place): void {
  const bytes = readFileSync(segment.path);
  const { records, fault } = scanSegment(bytes);
  if (fault !== undefined) {
    throw new StoreError(`${segment.path} is damaged at byte ${fault.at}: ${fault.what}.`, true);
  }
  for (const { record, at, bytes: length } of records) {
    const id = sessionIdOf(record);
    const isHere = (place: Place): boolean => place.segment === segment.number && place.at === at;
    const entry = index.open.get(id);
    const found = entry?.places.findIndex(isHere) ?? -1;
    const frame = (): Buffer => bytes.subarray(at, at + length);
    if (entry !== undefined && found >= 0) {
      const from = entry.places[found];
      const to = copy(frame());
      entry.places[found] = to;
      if (from !== undefined) index.move(from, to);
      continue;
    }
    const tombstone = index.ended.get(id);
    if (tombstone !== undefined && isHere(tombstone.place)) {
      const to = copy(frame());
      index.move(tombstone.place, to);
      tombstone.place = to;
    }
  }
}

/** The first field of a record, which is text: nothing else of it need be read. */
function sessionIdOf(record: Buffer): string {
  const length = record[1] ?? 0;
  const long = length >= 0x80;
  const begin = long ? 3 : 2;
  const size = long ? (length & 0x7f) | ((record[2] ?? 0) << 7) : length;
  return record.toString("utf8", begin, begin + size);
}
