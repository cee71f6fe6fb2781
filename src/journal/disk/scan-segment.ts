import { readFrame } from "../frame.js";

/** How every file begins: what it is, and the version of its format. */
export const SEGMENT_START = Buffer.from("helpdesk-jrnl 1\n", "latin1");

export interface ScannedRecord {
  readonly record: Buffer;
  /** Where its frame begins. */
  readonly at: number;
  /** Of its frame. */
  readonly bytes: number;
}

/** Where and why a file cannot be read on. */
export interface Fault {
  readonly at: number;
  readonly what: string;
}

export interface ScannedSegment {
  readonly records: readonly ScannedRecord[];
  /** Up to here all is well. */
  readonly end: number;
  /** Absent: all of it is. `torn`: what a write leaves that was not finished; it can only be at the end. */
  readonly fault?: Fault & { readonly kind: "torn" | "damaged" };
}

/** Reads the records of a file as far as they are whole. */
export function scanSegment(bytes: Buffer): ScannedSegment {
  const start = bytes.subarray(0, SEGMENT_START.byteLength);
  if (!start.equals(SEGMENT_START)) return { records: [], end: 0, fault: faultOfStart(start) };
  const records: ScannedRecord[] = [];
  let at = SEGMENT_START.byteLength;
  while (at < bytes.byteLength) {
    const frame = readFrame(bytes, at);
    if (frame.kind !== "record") return { records, end: at, fault: faultAt(bytes, at, frame) };
    records.push({ record: frame.record, at, bytes: frame.next - at });
    at = frame.next;
  }
  return { records, end: at };
}

type FoundFault = NonNullable<ScannedSegment["fault"]>;

function faultOfStart(start: Buffer): FoundFault {
  if (SEGMENT_START.subarray(0, start.byteLength).equals(start)) {
    return { kind: "torn", at: 0, what: "the file ends before its first record" };
  }
  const what = start.subarray(0, 14).equals(SEGMENT_START.subarray(0, 14))
    ? "it was written by another version, in a format that this one does not know"
    : "it does not begin as a file of the journal";
  return { kind: "damaged", at: 0, what };
}

function faultAt(
  bytes: Buffer,
  at: number,
  frame: { readonly kind: "cut" } | { readonly kind: "damaged"; readonly what: string },
): FoundFault {
  if (frame.kind === "cut") return { kind: "torn", at, what: "the file ends within a record" };
  // Some file systems grow a file before what was written is there.
  if (bytes.subarray(at).every((byte) => byte === 0)) {
    return { kind: "torn", at, what: "the file ends in zeros" };
  }
  return { kind: "damaged", at, what: frame.what };
}
