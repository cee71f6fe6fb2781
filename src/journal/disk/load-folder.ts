import { closeSync, ftruncateSync, openSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { reasonOf } from "../../files/output-error.js";
import { readRecord } from "../read-record.js";
import type { JournalRecord } from "../record.js";
import type { EndedRecords } from "../shared-runs.js";
import { StoreError } from "../store.js";
import { lastEnded } from "./last-ended.js";
import { scanSegment, type ScannedSegment } from "./scan-segment.js";
import { SessionIndex, type Place } from "./session-index.js";

/** A file of the journal. */
export interface Segment {
  readonly number: number;
  readonly path: string;
  bytes: number;
}

export interface LoadedFolder {
  readonly index: SessionIndex;
  /** The oldest first. */
  readonly segments: readonly Segment[];
  /** What an operator should know: a tail that was cut, sessions that are not whole. */
  readonly notes: readonly string[];
  /** The number of the next file. */
  readonly next: number;
  /** The episode that the last record of all ended. */
  readonly lastEnded: EndedRecords | undefined;
}

/** Eight digits, so that names stand in order. */
export function segmentPath(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(8, "0")}.journal`);
}

interface Placed {
  readonly record: JournalRecord;
  readonly place: Place;
}

/**
 * Reads all files of a folder. A write that was not finished at the end of the last one is cut off, and told. Throws
 * {@link StoreError} for all other damage: what was answered would be lost.
 */
export function loadFolder(folder: string): LoadedFolder {
  const notes: string[] = [];
  const { numbers, lost } = segmentNumbers(folder);
  const sessions = new Map<string, Placed[]>();
  let last: JournalRecord | undefined;
  const segments = numbers.map((number, position): Segment => {
    const path = segmentPath(folder, number);
    const scanned = scanSegment(bytesOf(path));
    const isLast = position === numbers.length - 1;
    if (scanned.fault !== undefined) notes.push(mended(path, scanned, scanned.fault, isLast));
    for (const { record: bytes, at, bytes: length } of scanned.records) {
      const record = readRecord(bytes);
      if (record === undefined) throw damage(path, at, "it has a record that this version does not know");
      const placed = { record, place: { segment: number, at, bytes: length } };
      const known = sessions.get(record.sessionId);
      if (known === undefined) sessions.set(record.sessionId, [placed]);
      else known.push(placed);
      last = record;
    }
    return { number, path, bytes: scanned.end };
  });
  const index = new SessionIndex();
  const incomplete = indexAll(index, sessions, lost);
  if (incomplete.length > 0) notes.push(incompleteNote(folder, incomplete));
  const ended = last && lastEnded(last, sessions.get(last.sessionId)?.map(({ record }) => record) ?? []);
  return { index, segments, notes, next: Math.max(0, ...numbers, ...lost) + 1, lastEnded: ended };
}

interface SegmentNumbers {
  /** In order. */
  readonly numbers: readonly number[];
  /** Of files that were put aside, and of those missing between others: only the oldest are ever removed. */
  readonly lost: readonly number[];
}

function segmentNumbers(folder: string): SegmentNumbers {
  const numbers: number[] = [];
  const lost = new Set<number>();
  for (const name of readdirSync(folder).sort()) {
    const [, digits, kind] = /^(\d{8})\.(journal|damaged)$/.exec(name) ?? [];
    if (kind === "journal") numbers.push(Number(digits));
    else if (kind === "damaged") lost.add(Number(digits));
  }
  const [first = 0] = numbers;
  for (let number = first; number < (numbers.at(-1) ?? 0); number += 1) {
    if (!numbers.includes(number)) lost.add(number);
  }
  return { numbers, lost: [...lost] };
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new StoreError(`${path} cannot be read: ${reasonOf(error)}. Mend that, and start again.`, true);
  }
}

/** Cuts what a write left that was not finished, and gives the sentence that tells it. */
function mended(
  path: string,
  { end }: ScannedSegment,
  fault: NonNullable<ScannedSegment["fault"]>,
  isLast: boolean,
): string {
  if (fault.kind === "damaged") throw damage(path, fault.at, fault.what);
  if (!isLast) throw damage(path, fault.at, `${fault.what}, but newer files follow it`);
  try {
    const descriptor = openSync(path, "r+");
    try {
      ftruncateSync(descriptor, end);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw new StoreError(`${path} cannot be written: ${reasonOf(error)}. Mend that, and start again.`, true);
  }
  return `${path}: ${fault.what}, at byte ${fault.at}; it was cut there. That record was never answered for.`;
}

function damage(path: string, at: number, what: string): StoreError {
  return new StoreError(
    `The journal is damaged: ${path}, byte ${at}: ${what}. Nothing was changed. Bring the file back from a copy; or rename it to ` +
      `${basename(path, ".journal")}.damaged and start again: the sessions that may have a record in it are then lost, and the ` +
      "others go on; or name another folder.",
    true,
  );
}

/** Gives the ids of those sessions whose records do not follow each other. */
function indexAll(
  index: SessionIndex,
  sessions: ReadonlyMap<string, Placed[]>,
  lost: readonly number[],
): readonly string[] {
  const incomplete: string[] = [];
  const closings: Placed[] = [];
  const goingOn: Placed[][] = [];
  for (const [id, unordered] of sessions) {
    // Copies of a record are the same; the one written last lies in the file that stays.
    const bySequence = new Map(unordered.map((placed) => [placed.record.sequence, placed]));
    const placed = [...bySequence.values()].sort((a, b) => a.record.sequence - b.record.sequence);
    const last = placed.at(-1);
    if (last?.record.kind === "closed") closings.push(last);
    else if (isWhole(placed, lost)) goingOn.push(placed);
    else incomplete.push(id);
  }
  const lastAt = (placed: readonly Placed[]): number => placed.at(-1)?.record.at ?? 0;
  goingOn.sort((a, b) => lastAt(a) - lastAt(b));
  closings.sort((a, b) => a.record.at - b.record.at);
  for (const placed of [...closings.map((closing) => [closing]), ...goingOn]) {
    const isNeeded = neededFrom(placed);
    for (const { record, place } of placed.filter(({ record }) => isNeeded(record))) index.add(record, place);
  }
  return incomplete;
}

/** A replay needs the opening, and all from the last reset on. */
function neededFrom(placed: readonly Placed[]): (record: JournalRecord) => boolean {
  const from = placed.findLast(({ record }) => record.kind === "reset")?.record.sequence ?? 0;
  return ({ kind, sequence }) => kind === "opened" || kind === "closed" || sequence >= from;
}

/** Whether a session can be played again, and no file that is lost can have had its last records. */
function isWhole(placed: readonly Placed[], lost: readonly number[]): boolean {
  const newest = Math.max(...placed.map(({ place }) => place.segment));
  if (lost.some((number) => number > newest)) return false;
  const from = placed.findLastIndex(({ record }) => record.kind === "reset");
  if (placed[0]?.record.kind !== "opened" || from < 0) return false;
  const first = placed[from]?.record.sequence ?? 0;
  return placed.slice(from).every(({ record }, index) => record.sequence === first + index);
}

const MOST_NAMED = 5;

function incompleteNote(folder: string, ids: readonly string[]): string {
  const named = ids.slice(0, MOST_NAMED).join(", ");
  const more = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : "";
  return `${folder}: ${ids.length === 1 ? "1 session lacks" : `${ids.length} sessions lack`} records and cannot go on: ${named}${more}.`;
}
