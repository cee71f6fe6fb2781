/** Runs of two servers over one store: each episode is kept once, whichever of them began, played, ended or swept it. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SessionStore } from "../../../src/journal/index.js";
import { openRedisStore } from "../../../src/journal/redis/redis-store.js";
import { ArchiveError, mendRunFolder, openFolderArchive, RunBook } from "../../../src/runs/index.js";
import type { OwnedService, ServiceOptions } from "../../../src/service/index.js";
import { requireTool } from "../../clients/tools.js";
import { startRedis, type RedisServer } from "../../support/redis-server.js";
import { serve } from "./branch-service.js";

const program = requireTool("redis-server");

let redis: RedisServer | undefined;
let folder: string;
let count = 0;
const opened: SessionStore[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "shared-runs-"));
  if (program.path !== undefined) redis = await startRedis(program.path);
});
afterAll(async () => {
  for (const store of opened) await store.close();
  await redis?.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  count += 1;
});

async function server(more: Partial<ServiceOptions> = {}): Promise<OwnedService> {
  const address = `${redis?.address}?prefix=r${count}`;
  const store = await openRedisStore({ address, claimMs: 500, onNote: () => undefined });
  opened.push(store);
  return serve({ keeping: { store, unixNow: () => Date.now() / 1000 }, ...more });
}

/** A server that keeps what it is given in a folder of its own. */
function recording(name: string, refuses = (): boolean => false): Partial<ServiceOptions> {
  return {
    openRuns(header) {
      mendRunFolder(path.join(folder, name));
      const archive = openFolderArchive(path.join(folder, name), header);
      const append: typeof archive.append = (kept) => {
        if (refuses()) throw new ArchiveError("no space left on device");
        return archive.append(kept);
      };
      return new RunBook({ archive: { ...archive, append } });
    },
  };
}

async function begin(service: OwnedService, seed: number): Promise<string> {
  const session = await service.openSessionSoon();
  const asked = { run: "shared", policy: "mine", seed, taskId: 1, split: "dev" } as const;
  await service.inTurn(session.id, () => session.reset(asked));
  return session.id;
}

async function step(service: OwnedService, id: string): Promise<boolean> {
  return (await service.inTurn(id, () => service.session(id).step(ROUTE))).done;
}

const ROUTE = {
  actionType: "submit",
  issueType: "identity_access",
  priority: "high",
  assignmentGroup: "service_desk",
  resolutionAction: "fulfill",
} as const;

async function playOn(service: OwnedService, id: string): Promise<void> {
  while (!(await step(service, id)));
}

async function told(service: OwnedService) {
  const { runs } = await service.listRuns({});
  return runs.map(({ run, finishedEpisodes, unfinishedEpisodes, openEpisodes }) => [
    run,
    finishedEpisodes,
    unfinishedEpisodes,
    openEpisodes,
  ]);
}

/** Seed, and how it ended, of each episode that is kept. */
async function kept(service: OwnedService): Promise<readonly string[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await service.readRun({ run: "shared" })) pieces.push(piece);
  const [header, ...lines] = Buffer.concat(pieces).toString().trimEnd().split("\n");
  expect(header).toMatch(/^{"format":"helpdesk-env\/trajectory\/1".*"run":"shared"}$/);
  return lines.map(seedAndEnd).sort();
}

function seedAndEnd(line: string): string {
  const [, seed] = /"seed":(\d+)/.exec(line) ?? [];
  return `${seed} ${/"unfinished":"(\w+)"/.exec(line)?.[1] ?? "finished"}`;
}

describe.skipIf(program.path === undefined)("over a real server of the Redis protocol", () => {
  test("the store itself keeps each episode once, of sessions that both servers play, and counts what is open on either", async () => {
    const [a, b] = [await server(), await server()];
    const [one, two, three] = [await begin(a, 1), await begin(a, 2), await begin(b, 3)];
    expect(await told(b)).toEqual([["shared", 0, 0, 3]]);
    await step(a, one);
    await playOn(b, one);
    // Played by one, over, and looked at by the other.
    await a.inTurn(one, () => a.session(one).state());
    await b.inTurn(two, () => b.closeSession(two));
    await a.inTurn(three, () => a.session(three).reset({ run: "shared", seed: 4, taskId: 1, split: "dev" }));
    // What the other server is about to keep is its own until it has.
    await expect.poll(() => told(a)).toEqual([["shared", 1, 2, 1]]);
    expect(await told(b)).toEqual(await told(a));
    expect(await kept(a)).toEqual(["1 finished", "2 closed", "3 reset"]);
    expect(await kept(b)).toEqual(await kept(a));
    const [run] = (await a.listRuns({})).runs;
    expect(run).toMatchObject({ policies: ["mine"], recorded: true, owner: "" });
    expect(run?.meanScore).toBeGreaterThan(0);
  });

  test("no episode is lost that another server sweeps, or of a server that is gone", async () => {
    const [gone, left] = [await server(), await server({ sessionTimeoutMs: 30 })];
    const [finished, idle] = [await begin(gone, 1), await begin(gone, 2)];
    await step(gone, idle);
    await playOn(gone, finished);
    await expect
      .poll(() => {
        left.sweep();
        return told(left);
      })
      .toEqual([["shared", 1, 1, 0]]);
    expect(await kept(left)).toEqual(["1 finished", "2 idle"]);
  });

  test("where each server records in a folder of its own, an episode is in one of them; one that cannot be kept waits for one that can", async () => {
    let isFull = true;
    const [a, b] = [await server(recording("a", () => isFull)), await server(recording("b"))];
    const one = await begin(a, 1);
    await playOn(a, one);
    await told(a);
    expect(readdirSync(path.join(folder, "a"))).toEqual([]);
    isFull = false;
    // What a server has claimed and could not keep is another's half a second later, here.
    await expect.poll(() => told(b)).toEqual([["shared", 1, 0, 0]]);
    for (const seed of [2, 3, 4]) await playOn(seed % 2 === 0 ? a : b, await begin(b, seed));
    await Promise.all([told(a), told(b)]);
    const lines = readdirSync(folder).flatMap((name) => {
      const file = path.join(folder, name, "shared.jsonl");
      return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
    });
    const seeds = lines.filter((line) => line.includes('"episode_id"')).map(seedAndEnd);
    expect(seeds.sort()).toEqual(["1 finished", "2 finished", "3 finished", "4 finished"]);
  });
});
