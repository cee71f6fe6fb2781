import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import type * as Fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  openDiskStore,
  StoreError,
  type DiskStoreOptions,
  type SessionStore,
} from "../../../src/journal/index.js";
import { scanSegment } from "../../../src/journal/disk/scan-segment.js";
import { disk } from "../../support/full-disk.js";
import { aReset, aStep, someSession } from "./records.js";

const flush = vi.hoisted(() => ({ fails: false, count: 0 }));

vi.mock("node:fs", async (original) => {
  const [fs, { writeWhereThereIsRoom }] = await Promise.all([
    original<typeof Fs>(),
    import("../../support/full-disk.js"),
  ]);
  return {
    ...fs,
    writeSync: writeWhereThereIsRoom(fs),
    fdatasync: (descriptor: number, done: (error: Error | null) => void) => {
      flush.count += 1;
      if (flush.fails) setImmediate(done, Object.assign(new Error("EIO"), { code: "EIO" }));
      else fs.fdatasync(descriptor, done);
    },
  };
});

let folder: string;
let notes: string[];
const opened: SessionStore[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "journal-"));
  notes = [];
  Object.assign(disk, { roomFor: Number.POSITIVE_INFINITY, writes: 0 });
  Object.assign(flush, { fails: false, count: 0 });
});

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  rmSync(folder, { recursive: true });
});

function open(options: Partial<DiskStoreOptions> = {}): SessionStore {
  const store = openDiskStore({
    folder,
    durability: "process",
    onNote: (note) => notes.push(note),
    ...options,
  });
  opened.push(store);
  return store;
}

/** As after kill -9: what was written is there, and the lock is nobody's. */
function crash(): void {
  rmSync(join(folder, "lock"));
}

function segments(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".journal"))
    .map((name) => join(folder, name));
}

test("what was appended is there after a crash: sessions by their last use, their records, and how others ended", () => {
  const before = open();
  const [a, b, c] = [someSession("a", 3, 2000), someSession("b", 0, 1000), someSession("c", 2, 3000)];
  for (const records of [a, b, c]) before.append(records);
  before.append([{ sessionId: "c", sequence: 4, at: 3001, kind: "closed", how: "idle" }]);
  crash();
  const after = open();
  expect(after.sessions()).toEqual([
    {
      id: "b",
      owner: "",
      sequence: 1,
      lastAt: 1000,
      steps: 0,
      done: false,
      reattachable: false,
      endsWithSocket: false,
      held: true,
      resetRequestId: undefined,
      named: {},
    },
    {
      id: "a",
      owner: "",
      sequence: 4,
      lastAt: 2000.375,
      steps: 3,
      done: false,
      reattachable: false,
      endsWithSocket: false,
      held: true,
      resetRequestId: undefined,
      named: {},
    },
  ]);
  expect(after.ended()).toEqual([{ id: "c", how: "idle" }]);
  expect([after.read("a"), after.read("b"), after.read("c")]).toEqual([a, b, undefined]);
  expect(notes).toEqual([]);
});

test("a reset leaves the opening and itself of what was before", () => {
  const store = open();
  const [opening] = someSession("a", 0);
  store.append(someSession("a", 5));
  store.append([aReset("a", 7)]);
  store.append([{ ...aStep("a", 1), sequence: 8 }]);
  expect(store.read("a")).toEqual([opening, aReset("a", 7), { ...aStep("a", 1), sequence: 8 }]);
  crash();
  expect(open().read("a")).toEqual(store.read("a"));
});

test("a file that ends within its last record is cut there, and that is told", async () => {
  const store = open();
  store.append(someSession("a", 1));
  const [path = ""] = segments();
  const whole = readFileSync(path).byteLength;
  store.append([aStep("a", 2)]);
  await store.close();
  const bytes = readFileSync(path);
  for (const length of [whole + 1, whole + 11, whole + 12, bytes.byteLength - 1]) {
    writeFileSync(path, bytes.subarray(0, length));
    notes = [];
    const again = open();
    expect(again.read("a")).toEqual(someSession("a", 1));
    expect(notes).toEqual([
      `${path}: the file ends within a record, at byte ${whole}; it was cut there. That record was never answered for.`,
    ]);
    await again.close();
    expect(readFileSync(path).byteLength).toBe(whole);
  }
});

test("zeros after the last record are cut, as a file system leaves them that grows files before it writes", () => {
  open().append(someSession("a", 1));
  const [path = ""] = segments();
  appendFileSync(path, Buffer.alloc(4096));
  crash();
  expect(open().read("a")).toEqual(someSession("a", 1));
  expect(notes).toEqual([expect.stringContaining("the file ends in zeros")]);
});

test("a flipped bit in any record stops the start with the place and what can be done", async () => {
  const store = open();
  store.append(someSession("a", 3));
  await store.close();
  const [path = ""] = segments();
  const bytes = readFileSync(path);
  const { records } = scanSegment(bytes);
  expect(records).toHaveLength(5);
  for (const { at } of records) {
    const damaged = Buffer.from(bytes);
    damaged[at + 20] = (damaged[at + 20] ?? 0) ^ 4;
    writeFileSync(path, damaged);
    expect(() => open()).toThrow(
      new StoreError(
        `The journal is damaged: ${path}, byte ${at}: the checksum of a record is wrong. Nothing was changed. Bring the file back ` +
          "from a copy; or rename it to 00000001.damaged and start again: the sessions that may have a record in it are then " +
          "lost, and the others go on; or name another folder.",
        true,
      ),
    );
    expect(readFileSync(path)).toEqual(damaged);
  }
  expect(readdirSync(folder)).toEqual(["00000001.journal"]);
});

test("a file that was put aside, or is missing, costs the sessions that may have had records in it, and no others", async () => {
  const store = open({ segmentBytes: 1 });
  store.append(someSession("old", 1));
  store.append([...someSession("across", 1)]);
  store.append([aStep("across", 2)]);
  store.append([aStep("across", 3)]);
  store.append(someSession("new", 1));
  await store.close();
  const [, , third = ""] = segments();
  renameSync(third, third.replace(".journal", ".damaged"));
  const after = open();
  expect(after.sessions().map(({ id }) => id)).toEqual(["new"]);
  expect(notes).toEqual([`${folder}: 2 sessions lack records and cannot go on: old, across.`]);
  await after.close();
  rmSync(third.replace(".journal", ".damaged"));
  expect(
    open()
      .sessions()
      .map(({ id }) => id),
  ).toEqual(["new"]);
});

test("a file that ends early while newer ones follow is damaged", async () => {
  const store = open({ segmentBytes: 1 });
  store.append(someSession("a", 1));
  store.append([aStep("a", 2)]);
  await store.close();
  const [first = ""] = segments();
  truncateSync(first, readFileSync(first).byteLength - 3);
  expect(() => open()).toThrow(/ends within a record, but newer files follow it/);
});

test("a folder that another server has is refused, and is free when that one is gone", async () => {
  const store = open();
  expect(() => open()).toThrow(
    new RegExp(`^The journal in ${folder} is being written: process ${process.pid}`),
  );
  await store.close();
  expect(open().sessions()).toEqual([]);
});

test("a full disk refuses what does not fit as a whole, loses nothing, and is told once", () => {
  const store = open();
  store.append(someSession("a", 1));
  disk.roomFor = 20;
  const sentence = "The journal cannot be written: the disk is full; nothing that was answered is lost.";
  expect(() => store.append([aStep("a", 2)])).toThrow(new StoreError(sentence, true));
  expect(() => store.append([aStep("a", 2)])).toThrow(sentence);
  expect(notes).toEqual([`${folder}: ${sentence}`]);
  disk.roomFor = Number.POSITIVE_INFINITY;
  store.append([aStep("a", 2)]);
  crash();
  expect(open().read("a")).toEqual(someSession("a", 2));
});

test("at the level disk an answer waits for a flush that began after its record, and many share one", async () => {
  const store = open({ durability: "disk" });
  expect(store.settled()).toBeUndefined();
  store.append(someSession("a", 0));
  const first = store.settled();
  for (const id of ["b", "c", "d"]) store.append(someSession(id, 0));
  const others = [store.settled(), store.settled(), store.settled()];
  expect([first instanceof Promise, new Set(others).size]).toEqual([true, 1]);
  await Promise.all([first, ...others]);
  expect([flush.count, store.settled()]).toEqual([2, undefined]);
});

test("at the level process nothing waits", () => {
  const store = open();
  store.append(someSession("a", 0));
  expect([store.settled(), flush.count]).toEqual([undefined, 0]);
});

test("after a flush that failed nothing is written any more, since nobody knows what is on the disk", async () => {
  const store = open({ durability: "disk" });
  flush.fails = true;
  store.append(someSession("a", 0));
  await expect(store.settled()).rejects.toThrow(
    "The journal could not be brought to the disk: the disk failed; whether the last calls are kept is not known.",
  );
  flush.fails = false;
  expect(() => store.append([aStep("a", 1)])).toThrow(/could not be brought to the disk/);
});

test("files whose sessions have ended are removed, and what goes on is as it was", async () => {
  const store = open({ segmentBytes: 2_000 });
  store.append(someSession("stays", 4));
  for (let count = 0; count < 60; count += 1) {
    const id = `goes-${count}`;
    store.append(someSession(id, 3));
    store.append([{ sessionId: id, sequence: 5, at: 2e9 + count, kind: "closed", how: "closed" }]);
  }
  store.append([aStep("stays", 5)]);
  const written = 60 * 900;
  const left = (): number => segments().reduce((sum, path) => sum + readFileSync(path).byteLength, 0);
  await vi.waitFor(() => expect(left()).toBeLessThan(written / 2), { timeout: 60_000 });
  await store.close();
  expect(segments()[0]).not.toContain("00000001");
  const after = open();
  expect(after.sessions().map(({ id, steps }) => [id, steps])).toEqual([["stays", 5]]);
  expect(after.read("stays")).toEqual(someSession("stays", 5));
  expect(after.ended()).toHaveLength(60);
});
