/** A disk that is full while a server records: nobody who plays is told, and what fitted is taken back. */
import { mkdtempSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openFolderArchive, RunBook } from "../../../src/runs/index.js";
import { serve } from "../service/branch-service.js";

/** Bytes that the disk still has. */
let room = Infinity;

vi.mock("../../../src/files/output-file.js", async (original) => ({
  ...(await original<object>()),
  writeAll(descriptor: number, bytes: Uint8Array) {
    const fits = Math.min(room, bytes.byteLength);
    writeSync(descriptor, bytes, 0, fits);
    room -= fits;
    if (fits < bytes.byteLength) {
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    }
  },
}));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "full-disk-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("on a full disk an episode is counted, told of and not kept, and the next is kept once there is room", async () => {
  const unkept: string[] = [];
  const onUnkept = (error: unknown): void => void unkept.push(String(error));
  const service = serve({
    openRuns: (header) => new RunBook({ archive: openFolderArchive(folder, header), onUnkept }),
  });
  const play = (seed: number): boolean => {
    const session = service.openSession();
    session.reset({ run: "long", seed, taskId: 1, split: "dev" });
    const { done } = session.step({ actionType: "defer" });
    session.close();
    return done;
  };
  const text = (): string => readFileSync(path.join(folder, "long.jsonl"), "utf8");
  play(1);
  const before = text();
  room = 100;
  expect(play(2)).toBe(false);
  expect(text()).toBe(before);
  expect(unkept).toEqual([
    expect.stringMatching(
      /long\.jsonl cannot be written: .*The episode is counted and not kept, and the server goes on/s,
    ),
  ]);
  room = Infinity;
  play(3);
  const seeds = [...text().matchAll(/"seed":(\d)/g)].map(([, seed]) => seed);
  expect(seeds).toEqual(["1", "3"]);
  expect(text().match(/"format"/g)).toHaveLength(1);
  expect((await service.listRuns({})).runs).toMatchObject([{ unfinishedEpisodes: 3, openEpisodes: 0 }]);
});
