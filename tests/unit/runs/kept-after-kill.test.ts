/** A run of a server that keeps its sessions on a disk, and is killed: what was played counts once, whatever was kept of it. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDiskStore, type SessionStore } from "../../../src/journal/index.js";
import { mendRunFolder, openFolderArchive, RunBook, type RunArchive } from "../../../src/runs/index.js";
import type { OwnedService, Session } from "../../../src/service/index.js";
import { serve } from "../service/branch-service.js";

let folder: string;
let stores: SessionStore[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "runs-after-kill-"));
  stores = [];
});
afterEach(async () => {
  for (const store of stores) await store.close();
  rmSync(folder, { recursive: true });
});

const recordings = (): string => path.join(folder, "runs");

/** A process with the store; `isKilled`: whatever it would write to the recording is lost. */
function process(isKilled = false): OwnedService {
  // As after kill -9: the lock is nobody's.
  rmSync(path.join(folder, "lock"), { force: true });
  mendRunFolder(recordings());
  const store = openDiskStore({ folder, durability: "process", onNote: () => undefined });
  stores.push(store);
  return serve({
    keeping: { store, unixNow: () => 1_700_000_000 },
    openRuns(header) {
      const archive = openFolderArchive(recordings(), header);
      const lost: RunArchive = { ...archive, append: () => undefined };
      return new RunBook({ archive: isKilled ? lost : archive });
    },
  });
}

function play(service: OwnedService, seed: number, most = Infinity): void {
  const session = service.openSession();
  let seen = session.reset({ run: "long", policy: "mine", seed, taskId: 1, split: "dev" });
  for (let step = 0; step < most && !seen.done; step += 1) {
    seen = session.step({ actionType: "submit", issueType: "identity_access", priority: "high" });
  }
}

function keptSeeds(): readonly number[] {
  const file = path.join(recordings(), "long.jsonl");
  if (!existsSync(file)) return [];
  return [...readFileSync(file, "utf8").matchAll(/"seed":(\d+)/g)].map(([, seed]) => Number(seed)).sort();
}

/** What is asked of the folder comes later. */
async function untilKept(count: number): Promise<void> {
  while (keptSeeds().length < count) await new Promise(setImmediate);
}

test("a run goes on after kill -9: an episode that was over and not yet kept is kept at the next start, once", async () => {
  play(process(), 1);
  const killed = process(true);
  play(killed, 2);
  play(killed, 3, 1);
  expect(keptSeeds()).toEqual([1]);
  const next = process();
  await untilKept(2);
  expect(keptSeeds()).toEqual([1, 2]);
  const { runs } = await next.listRuns({});
  expect(runs).toMatchObject([
    { run: "long", policies: ["mine"], finishedEpisodes: 2, unfinishedEpisodes: 0, openEpisodes: 1 },
  ]);
  const last = process();
  // That waits for the folder, too.
  const told = await last.listRuns({});
  expect(keptSeeds()).toEqual([1, 2]);
  expect(told.runs).toMatchObject([{ finishedEpisodes: 2, openEpisodes: 1 }]);
  for (const { sessionId } of (await last.listSessions({})).sessions) last.closeSession(sessionId);
  expect(keptSeeds()).toEqual([1, 2, 3]);
  expect((await last.listRuns({})).runs).toMatchObject([{ finishedEpisodes: 2, unfinishedEpisodes: 1 }]);
});

interface KeptLine {
  readonly seed: number;
  readonly unfinished: string | undefined;
  readonly steps: number;
}

function keptLines(): readonly KeptLine[] {
  const lines = readFileSync(path.join(recordings(), "long.jsonl"), "utf8").trim().split("\n");
  const episodes = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((one) => "steps" in one);
  return episodes.map(({ reset, unfinished, steps }) => ({
    seed: Number((reset as { seed: unknown }).seed),
    unfinished: typeof unfinished === "string" ? unfinished : undefined,
    steps: (steps as unknown[]).length,
  }));
}

const ENDS = {
  close: (session) => session.close(),
  reset: (session) => void session.reset({ taskId: 1, seed: 9, split: "dev" }),
} as const satisfies Record<string, (session: Session) => void>;

test.each([
  ["close", "closed"],
  ["reset", "reset"],
] as const)(
  "a kill between the record of a %s and the line of the unfinished episode that it ended loses nothing: the next start keeps it, once",
  async (end, how) => {
    const killed = process(true);
    play(killed, 2, 1);
    const [open] = (await killed.listSessions({})).sessions;
    const session = killed.findSession(open?.sessionId ?? "");
    if (session === undefined) throw new Error("it is played");
    ENDS[end](session);
    expect(keptSeeds()).toEqual([]);
    const next = process();
    await untilKept(1);
    const told = {
      run: "long",
      policies: ["mine"],
      finishedEpisodes: 0,
      unfinishedEpisodes: 1,
      openEpisodes: 0,
    };
    expect((await next.listRuns({})).runs).toMatchObject([told]);
    const last = process();
    expect((await last.listRuns({})).runs).toMatchObject([told]);
    expect(keptLines()).toEqual([{ seed: 2, unfinished: how, steps: 1 }]);
  },
);
