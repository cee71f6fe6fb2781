import fc from "fast-check";
import { expect, test } from "vitest";
import {
  ACTION_TYPES,
  ASSIGNMENT_GROUPS,
  HISTORY_DETAILS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  REWARD_MODES,
  SPLIT_CHOICES,
  STATIC_FIELDS,
  TOOL_NAMES,
} from "../../../src/domain/vocabulary.js";
import { crc32, crc32ByTable } from "../../../src/journal/crc32.js";
import type { JournalRecord } from "../../../src/journal/index.js";
import { readRecord } from "../../../src/journal/read-record.js";
import { writeRecord } from "../../../src/journal/write-record.js";
import { SESSION_ENDS } from "../../../src/service/index.js";
import { runsOf } from "../../support/test-runs.js";

const text = fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" });
const common = {
  sessionId: text,
  sequence: fc.nat(),
  at: fc.integer({ min: 0, max: 4_102_444_800_000 }).map((ms) => ms / 1000),
};
const some = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
const record: fc.Arbitrary<JournalRecord> = fc.oneof(
  fc.record({
    ...common,
    kind: fc.constant("opened" as const),
    contractVersion: text,
    rulesDigest: text,
    datasetDigest: text,
    answersDigest: text,
    owner: some(text),
    endsWithSocket: fc.boolean(),
  }),
  fc.record({
    ...common,
    kind: fc.constant("reset" as const),
    requestId: some(text),
    taskId: some(fc.integer({ min: 1, max: 3 })),
    seed: fc.nat(),
    queueSize: some(fc.integer({ min: 1, max: 50 })),
    ticketIds: some(fc.array(text, { minLength: 1, maxLength: 5 })),
    episodeId: some(text),
    split: fc.constantFrom(...SPLIT_CHOICES),
    rewardMode: some(fc.constantFrom(...REWARD_MODES)),
    agent: some(text),
    reattachable: fc.boolean(),
    answerDigest: text,
    history: some(fc.constantFrom(...HISTORY_DETAILS)),
    staticFields: some(fc.constantFrom(...STATIC_FIELDS)),
    held: fc.boolean(),
  }),
  fc.record({
    ...common,
    kind: fc.constant("step" as const),
    number: fc.nat(),
    action: fc.record({
      actionType: fc.constantFrom(...ACTION_TYPES),
      toolName: some(fc.constantFrom(...TOOL_NAMES)),
      toolTargetTicketId: some(fc.string({ maxLength: 20 })),
      issueType: some(fc.constantFrom(...ISSUE_TYPES)),
      priority: some(fc.constantFrom(...PRIORITIES)),
      assignmentGroup: some(fc.constantFrom(...ASSIGNMENT_GROUPS)),
      resolutionAction: some(fc.constantFrom(...RESOLUTION_ACTIONS)),
      confidence: some(fc.double({ min: 0, max: 1, noNaN: true })),
    }),
    requestId: some(text),
    answerDigest: text,
    done: fc.boolean(),
  }),
  fc.record({ ...common, kind: fc.constant("closed" as const), how: fc.constantFrom(...SESSION_ENDS) }),
);

test("a record is read as it was written, superfluous fields of an action included, and is written in one form only", () => {
  fc.assert(
    fc.property(record, (written) => {
      const bytes = writeRecord(written);
      const read = readRecord(bytes);
      expect(read).toEqual(written);
      if (read !== undefined) expect(writeRecord(read)).toEqual(bytes);
    }),
    { numRuns: runsOf(1_000) },
  );
});

test("bytes that are no record, and a record without its kind, are none", () => {
  expect(readRecord(Buffer.from("ffffffff", "hex"))).toBeUndefined();
  expect(readRecord(Buffer.alloc(0))).toBeUndefined();
});

test("the checksum is the same with and without Node's own", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(crc32ByTable(bytes)).toBe(crc32(bytes));
    }),
    { numRuns: runsOf(200) },
  );
  expect(crc32ByTable(Buffer.from("123456789"))).toBe(0xcbf4_3926);
});
