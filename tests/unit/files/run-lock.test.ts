import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockRun } from "../../../src/files/run-lock.js";
import { scratchFolder } from "./scratch.js";

/** No process has it: Linux counts to four million, and others not so far. */
const NOBODY = 2_147_483_000;

test("a lock is held by one at a time, and is gone when it is let go", () => {
  const path = join(scratchFolder(), "run.lock");
  const lock = lockRun(path, "run.jsonl");
  expect(() => lockRun(path, "run.jsonl")).toThrow(
    new RegExp(`^run\\.jsonl is being written: process ${process.pid}, since .* holds ${path}\\. Wait until`),
  );
  lock.release();
  expect(existsSync(path)).toBe(false);
  lockRun(path, "run.jsonl").release();
});

test.each([
  ["a process that is gone", { pid: NOBODY, host: hostname(), began: null }],
  [
    "a process whose number another one has now",
    { pid: process.pid, host: hostname(), began: "another time" },
  ],
])("the lock of %s is taken over", (_, holder) => {
  const folder = scratchFolder();
  const path = join(folder, "run.lock");
  writeFileSync(path, JSON.stringify({ ...holder, since: "then" }));
  const lock = lockRun(path, "run.jsonl");
  expect(readFileSync(path, "utf8")).toContain(`"pid":${process.pid},`);
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test("the lock of another machine is left alone, and so is one that is just being taken", () => {
  const path = join(scratchFolder(), "run.lock");
  writeFileSync(path, JSON.stringify({ pid: NOBODY, host: "elsewhere", began: null, since: "then" }));
  expect(() => lockRun(path, "run.jsonl")).toThrow(`process ${NOBODY} on elsewhere, since then, holds`);
  writeFileSync(path, "");
  expect(() => lockRun(path, "run.jsonl")).toThrow("another run holds");
  utimesSync(path, 0, 0);
  lockRun(path, "run.jsonl").release();
});
