import { expect, test } from "vitest";
import { HEAD_BYTES, withHead } from "../../../src/journal/frame.js";
import { scanSegment, SEGMENT_START } from "../../../src/journal/disk/scan-segment.js";
import { writeRecord } from "../../../src/journal/write-record.js";
import { someSession } from "./records.js";

const RECORDS = someSession("5f0c8a52-0000-4000-8000-000000000001", 3).map(writeRecord);
const FRAMES = RECORDS.map((record) => withHead(Buffer.concat([Buffer.alloc(HEAD_BYTES), record])));
const WHOLE = Buffer.concat([SEGMENT_START, ...FRAMES]);
const PLACES = FRAMES.map((_, index) =>
  FRAMES.slice(0, index).reduce((sum, frame) => sum + frame.byteLength, SEGMENT_START.byteLength),
);

test("a file that is whole gives its records", () => {
  const scanned = scanSegment(WHOLE);
  expect(scanned.records.map(({ record, at }) => [Buffer.from(record), at])).toEqual(
    RECORDS.map((record, index) => [record, PLACES[index]]),
  );
  expect([scanned.end, scanned.fault]).toEqual([WHOLE.byteLength, undefined]);
});

test("a flipped bit in any byte of any record is damage at that record, the last one and its length included", () => {
  for (let at = SEGMENT_START.byteLength; at < WHOLE.byteLength; at += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const damaged = Buffer.from(WHOLE);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
      const record = PLACES.findLast((place) => place <= at);
      const { fault } = scanSegment(damaged);
      expect([at, bit, fault?.kind, fault?.at]).toEqual([at, bit, "damaged", record]);
    }
  }
});

test("a file that ends anywhere within a record is torn there, and the records before it are good", () => {
  for (let length = SEGMENT_START.byteLength; length < WHOLE.byteLength; length += 1) {
    const { records, end, fault } = scanSegment(WHOLE.subarray(0, length));
    const good = PLACES.filter((_, index) => (PLACES[index + 1] ?? WHOLE.byteLength) <= length).length;
    expect([length, records.length, fault?.kind]).toEqual([
      length,
      good,
      end === length ? undefined : "torn",
    ]);
  }
});

test("a file of another kind, and one of a later format, are told from one that was only begun", () => {
  const whatOf = (bytes: Buffer): readonly unknown[] => {
    const { fault } = scanSegment(bytes);
    return [fault?.kind, fault?.what];
  };
  expect(whatOf(Buffer.from("PK\u0003\u0004 something else"))).toEqual([
    "damaged",
    "it does not begin as a file of the journal",
  ]);
  expect(whatOf(Buffer.from("helpdesk-jrnl 2\n"))).toEqual([
    "damaged",
    "it was written by another version, in a format that this one does not know",
  ]);
  expect(whatOf(Buffer.from("helpdesk"))).toEqual(["torn", "the file ends before its first record"]);
  expect(whatOf(Buffer.alloc(0))).toEqual(["torn", "the file ends before its first record"]);
});
