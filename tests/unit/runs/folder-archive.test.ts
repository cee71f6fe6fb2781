import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readRecorded } from "../../../src/evaluation/recorded/read-recorded.js";
import { mendRunFolder, openFolderArchive, RunBook } from "../../../src/runs/index.js";
import { digestOfRules, type OwnedService } from "../../../src/service/index.js";
import { openWorlds } from "../../../src/worlds/open-worlds.js";
import { run } from "../trajectories/workbench.js";
import { dataset, serve } from "../service/branch-service.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "helpdesk-runs-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A server that records there. */
function recording(unkept: string[] = [], options: Parameters<typeof serve>[0] = {}): OwnedService {
  const onUnkept = (error: unknown): void => void unkept.push(String(error));
  return serve({
    openRuns: (header) => new RunBook({ archive: openFolderArchive(folder, header), onUnkept }),
    ...options,
  });
}

function playRun(service: OwnedService, run: string, seed: number, most = Infinity): void {
  const session = service.openSession();
  let seen = session.reset({ run, policy: "deferring", seed, taskId: 1, split: "dev" });
  for (let step = 0; step < most && !seen.done; step += 1) {
    seen = session.step({ actionType: "submit", issueType: "identity_access", priority: "high" });
  }
  session.close();
}

async function linesOf(service: OwnedService, run: string): Promise<readonly string[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await service.readRun({ run })) pieces.push(piece);
  return Buffer.concat(pieces).toString().trimEnd().split("\n");
}

test("episodes of a run are a trajectory file that an evaluation judges, each figure recomputed, and unfinished ones told", async () => {
  const service = recording();
  playRun(service, "first-try", 3);
  playRun(service, "first-try", 4, 1);
  playRun(service, "other", 5);
  const lines = await linesOf(service, "first-try");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { format: "helpdesk-env/trajectory/1", run: "first-try", dataset_digest: dataset.digest },
    { policy: "deferring", run: "first-try", reset: { seed: 3 }, finished: true },
    { policy: "deferring", run: "first-try", reset: { seed: 4 }, finished: false, unfinished: "closed" },
  ]);
  const trajectories = [path.join(folder, "read-again.jsonl")];
  writeFileSync(trajectories[0] ?? "", `${lines.join("\n")}\n`);
  const asked = {
    trajectories,
    policy: undefined,
    run: "first-try",
    split: "dev",
    taskIds: [1, 2, 3],
  } as const;
  const { episodes, differences, leftOut } = readRecorded(asked, dataset, digestOfRules());
  expect([episodes.length, differences, leftOut]).toEqual([2, [], []]);
});

test("a server that starts again tells what was played before, and a file is cut where its process was killed", async () => {
  playRun(recording(), "first-try", 3);
  const file = path.join(folder, "first-try.jsonl");
  const whole = readFileSync(file, "utf8");
  writeFileSync(file, `${whole}{"episode_id":"half`);
  mendRunFolder(folder);
  expect(readFileSync(file, "utf8")).toBe(whole);
  const again = recording();
  playRun(again, "first-try", 4, 0);
  const { runs } = await again.listRuns({});
  expect(runs).toMatchObject([
    { run: "first-try", finishedEpisodes: 1, unfinishedEpisodes: 1, openEpisodes: 0, recorded: true },
  ]);
});

test("two servers write one file, and one of other tickets tells nothing of it", async () => {
  const [one, two] = [recording(), recording()];
  for (const seed of [1, 2, 3]) for (const service of [one, two]) playRun(service, "shared", seed, 1);
  expect(await linesOf(one, "shared")).toHaveLength(7);
  expect((await two.listRuns({})).runs).toMatchObject([{ unfinishedEpisodes: 6, policies: ["deferring"] }]);
  const other = recording([], { split: "test" });
  expect((await other.listRuns({})).runs).toEqual([]);
  await expect(Promise.resolve(other.readRun({ run: "shared" }))).rejects.toMatchObject({
    reason: "unknown_run",
  });
});

test("an episode of a world is kept with its source, and played again without a difference", async () => {
  const service = recording([], { worlds: openWorlds(undefined) });
  const session = service.openSession();
  const source = { generated: { world: 7, split: "train", hiddenPercent: 60 } } as const;
  let seen = session.reset({ run: "worlds", policy: "deferring", seed: 3, taskId: 1, source });
  while (!seen.done) seen = session.step({ actionType: "submit", priority: "high" });
  const lines = await linesOf(service, "worlds");
  const asked = { generated: { world: 7, split: "train", hidden_percent: 60 } };
  expect(JSON.parse(lines[1] ?? "")).toMatchObject({ reset: { source: asked }, finished: true });
  expect((await service.listRuns({})).runs).toMatchObject([{ finishedEpisodes: 1, recorded: true }]);
  const file = path.join(folder, "read-again.jsonl");
  writeFileSync(file, `${lines.join("\n")}\n`);
  expect(await run("replay", file)).toMatchObject({ code: 0, notes: "" });
});

test("an episode that cannot be kept is told and counted, and the server goes on", async () => {
  const unkept: string[] = [];
  const service = recording(unkept);
  mkdirSync(path.join(folder, "blocked.jsonl"));
  playRun(service, "blocked", 3, 1);
  playRun(service, "free", 3, 1);
  expect(unkept).toEqual([
    expect.stringMatching(/blocked\.jsonl cannot be written: .* counted and not kept/s),
  ]);
  expect((await linesOf(service, "free")).length).toBe(2);
});

test("a folder that cannot be made stops the start with what to do", () => {
  const file = path.join(folder, "file");
  writeFileSync(file, "");
  chmodSync(file, 0o600);
  expect(() => mendRunFolder(path.join(file, "runs"))).toThrow(
    /cannot be recorded in .*name another folder/s,
  );
});
