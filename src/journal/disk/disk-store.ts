import { closeSync, mkdirSync, openSync, readSync, rmSync } from "node:fs";
import { join } from "node:path";
import { OutputFileError, reasonOf } from "../../files/output-error.js";
import { lockRun, type RunLock } from "../../files/run-lock.js";
import { readRecord } from "../read-record.js";
import type { JournalRecord } from "../record.js";
import type { EndedRecords } from "../shared-runs.js";
import { StoreError, type SessionStore, type StepGroup } from "../store.js";
import { writeFrame } from "../write-record.js";
import { copyLive, segmentToCompact } from "./compact.js";
import { readFrame } from "../frame.js";
import { createGroupSync, type GroupSync } from "./group-sync.js";
import { loadFolder, segmentPath, type Segment } from "./load-folder.js";
import { PendingSteps, type PendingStep } from "./pending-steps.js";
import { probeFolder } from "./probe-folder.js";
import { SEGMENT_START } from "./scan-segment.js";
import { SegmentWriter, syncFolder } from "./segment-writer.js";
import { keptSession, type Place, type SessionIndex } from "./session-index.js";

/**
 * How safe a record is before its answer leaves. `process`: it is the system's, and outlives the process, however that ends.
 * `disk`: it is on the disk, and outlives a loss of power.
 */
export const DURABILITIES = ["process", "disk"] as const;
export type Durability = (typeof DURABILITIES)[number];

/** Unless told otherwise; a copy of the live part of so many bytes takes some ten milliseconds. */
const SEGMENT_BYTES = 8 << 20;

export interface DiskStoreOptions {
  /** Made where it is not there. One server at a time has it. */
  readonly folder: string;
  readonly durability: Durability;
  /** For an operator: what was mended at the start, and what goes wrong later. */
  readonly onNote: (note: string) => void;
  /** After so many bytes another file is begun. */
  readonly segmentBytes?: number;
}

/** Opens a folder. Throws {@link StoreError} where it cannot be used, is damaged, or another server has it. */
export function openDiskStore(options: DiskStoreOptions): SessionStore {
  const lock = lockFolder(options.folder);
  try {
    return new DiskStore(options, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

class DiskStore implements SessionStore {
  readonly outlives = true;
  readonly lastEnded: EndedRecords | undefined;
  /** At the level of the disk a flush is shared already, and takes most of the time. */
  readonly group: StepGroup | undefined;
  /** Of the group that was begun. */
  private pending: PendingSteps | undefined;
  private readonly index: SessionIndex;
  private readonly segments: Segment[];
  private readonly syncing: GroupSync;
  private writer: SegmentWriter;
  private written: Segment;
  private next: number;
  private closed = false;
  /** Whether the last write failed. */
  private failing = false;
  private compacting: Promise<void> | undefined;
  /** Of files that are read from, by number. */
  private readonly readers = new Map<number, number>();

  constructor(
    private readonly options: DiskStoreOptions,
    private readonly lock: RunLock,
  ) {
    const loaded = loadFolder(options.folder);
    this.index = loaded.index;
    this.lastEnded = loaded.lastEnded;
    this.segments = [...loaded.segments];
    this.next = loaded.next;
    const last = this.segments.at(-1);
    this.written = last !== undefined && last.number === this.next - 1 ? last : this.addSegment();
    this.writer = new SegmentWriter(this.written.path);
    this.written.bytes = this.writer.end;
    syncFolder(options.folder);
    this.syncing = createGroupSync(() => this.writer.sync());
    this.group = options.durability === "process" ? this.stepGroup() : undefined;
    for (const note of loaded.notes) options.onNote(note);
    this.compactSoon();
  }

  sessions() {
    return [...this.index.open.values()].map(keptSession);
  }

  ended() {
    return [...this.index.ended].map(([id, { how }]) => ({ id, how }));
  }

  read(sessionId: string): readonly JournalRecord[] | undefined {
    this.pending?.flush();
    return this.index.open.get(sessionId)?.places.map((place) => this.readAt(place));
  }

  append(records: readonly JournalRecord[]): void {
    if (this.closed) throw new StoreError("The journal is closed: the server is stopping.", true);
    const [first] = records;
    if (this.pending !== undefined && first?.kind === "step" && records.length === 1) {
      return this.pending.add({ record: first, frame: writeFrame(first) });
    }
    this.pending?.flush();
    if (this.isFull()) this.rotate();
    // A step has one, and there is a step far more often than anything else.
    if (first !== undefined && records.length === 1) return this.add(first, this.writeOne(writeFrame(first)));
    const places = this.write(records.map(writeFrame));
    for (const [position, record] of records.entries()) this.add(record, places[position]);
  }

  settled(): Promise<void> | undefined {
    return this.options.durability === "disk" ? this.syncing.settled() : undefined;
  }

  async probe(): Promise<void> {
    const { folder, durability } = this.options;
    if (this.writer.failure !== undefined) throw this.writer.failure;
    await probeFolder(folder, durability === "disk");
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.pending?.flush();
    this.closed = true;
    await this.compacting;
    await this.syncing.settled()?.catch((error: unknown) => this.note(error));
    for (const descriptor of this.readers.values()) closeSync(descriptor);
    this.writer.close();
    this.lock.release();
  }

  private stepGroup(): StepGroup {
    return {
      begin: () => {
        this.pending = new PendingSteps((steps) => this.writeSteps(steps));
      },
      end: () => {
        const { pending } = this;
        pending?.flush();
        this.pending = undefined;
        return pending?.lost((id) => {
          const entry = this.index.open.get(id);
          return entry && keptSession(entry);
        });
      },
    };
  }

  private writeSteps(steps: readonly PendingStep[]): void {
    if (this.isFull()) this.rotate();
    const places = this.write(steps.map(({ frame }) => frame));
    for (const [position, { record }] of steps.entries()) this.add(record, places[position]);
  }

  private add(record: JournalRecord, place: Place | undefined): void {
    if (place !== undefined && this.index.add(record, place)) return;
    throw new Error(`record ${record.sequence} of session ${record.sessionId} is out of turn`);
  }

  /** All of them or none. */
  private write(frames: readonly Buffer[]): readonly Place[] {
    let { at } = this.writeOne(Buffer.concat(frames));
    const segment = this.written.number;
    return frames.map(({ byteLength: bytes }) => {
      const place = { segment, at, bytes };
      at += bytes;
      return place;
    });
  }

  private writeOne(frame: Buffer): Place {
    const at = this.writer.end;
    try {
      this.writer.write(frame);
      this.failing = false;
    } catch (error) {
      // A client in a loop fills no log.
      if (!this.failing) this.note(error);
      this.failing = true;
      throw error;
    }
    this.syncing.written();
    this.written.bytes = this.writer.end;
    return { segment: this.written.number, at, bytes: frame.byteLength };
  }

  private readAt({ segment, at, bytes }: Place): JournalRecord {
    const path = segmentPath(this.options.folder, segment);
    const frame = Buffer.allocUnsafe(bytes);
    try {
      readSync(this.readerOf(segment, path), frame, 0, bytes, at);
    } catch (error) {
      throw new StoreError(`The journal cannot be read: ${reasonOf(error)}.`, true);
    }
    const read = readFrame(frame, 0);
    const record = read.kind === "record" ? readRecord(read.record) : undefined;
    if (record !== undefined) return record;
    this.options.onNote(`The journal is damaged: ${path}, byte ${at}.`);
    throw new StoreError("The journal of the session is damaged.", true);
  }

  private readerOf(segment: number, path: string): number {
    const known = this.readers.get(segment);
    if (known !== undefined) return known;
    const opened = openSync(path, "r");
    this.readers.set(segment, opened);
    return opened;
  }

  private addSegment(): Segment {
    const segment = { number: this.next, path: segmentPath(this.options.folder, this.next), bytes: 0 };
    this.next += 1;
    this.segments.push(segment);
    return segment;
  }

  private isFull(): boolean {
    const { end } = this.writer;
    return end > SEGMENT_START.byteLength && end >= (this.options.segmentBytes ?? SEGMENT_BYTES);
  }

  /** Begins another file; what the last one has is on the disk before, so that a flush of the new one is enough. */
  private rotate(): void {
    if (this.options.durability === "disk") this.writer.syncNow();
    const number = this.next;
    const path = segmentPath(this.options.folder, number);
    const writer = new SegmentWriter(path);
    if (this.options.durability === "disk") syncFolder(this.options.folder);
    this.writer.close();
    this.writer = writer;
    this.written = this.addSegment();
    this.written.bytes = writer.end;
    this.compactSoon();
  }

  /** Once what is at hand is done, file by file. */
  private compactSoon(): void {
    this.compacting ??= new Promise<void>((resolve) => setImmediate(resolve))
      .then(() => this.compact())
      .catch((error: unknown) => this.note(error))
      .finally(() => {
        this.compacting = undefined;
      });
  }

  private async compact(): Promise<void> {
    for (;;) {
      const oldest = this.closed ? undefined : segmentToCompact(this.segments, this.written, this.index);
      if (oldest === undefined) return;
      copyLive(oldest, this.index, (frames) => this.write(frames));
      // The copies are on the disk before what they are copies of is gone.
      await this.writer.sync();
      const reader = this.readers.get(oldest.number);
      if (reader !== undefined) closeSync(reader);
      this.readers.delete(oldest.number);
      this.index.forgetSegment(oldest.number);
      this.segments.shift();
      rmSync(oldest.path, { force: true });
    }
  }

  private note(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.options.onNote(`${this.options.folder}: ${text}`);
  }
}

function lockFolder(folder: string): RunLock {
  try {
    mkdirSync(folder, { recursive: true });
    return lockRun(join(folder, "lock"), `The journal in ${folder}`);
  } catch (error) {
    if (error instanceof OutputFileError) throw new StoreError(error.message, true);
    throw new StoreError(`The folder ${folder} cannot be made: ${reasonOf(error)}. Name another one.`, true);
  }
}
