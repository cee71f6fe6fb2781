/** Every command that reads trajectories reads a run: of a server, of a store on a disk, of one that servers share. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runRuns } from "../../../src/cli/runs.js";
import { runView } from "../../../src/cli/view.js";
import { runFile } from "../../../src/cli/run-file.js";
import type { RunPlace } from "../../../src/cli/run-place.js";
import { openDiskStore } from "../../../src/journal/index.js";
import { openRedisStore } from "../../../src/journal/redis/redis-store.js";
import { mendRunFolder, openFolderArchive, RunBook } from "../../../src/runs/index.js";
import type { OwnedService } from "../../../src/service/index.js";
import { requireTool } from "../../clients/tools.js";
import { startRedis, type RedisServer } from "../../support/redis-server.js";
import { bearer, entryOf, TOKENS } from "../../support/tokens.js";
import { startWholeServer, type WholeServer } from "../../support/whole-server.js";
import { serve } from "../service/branch-service.js";
import { run as command, stepsOf, type Ran, type Row } from "../trajectories/workbench.js";

const redisServer = requireTool("redis-server");
const ROUTE = { action_type: "submit", issue_type: "identity_access", priority: "high" } as const;

let folder: string;
let server: WholeServer;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "read-a-run-"));
  const recordings = path.join(folder, "recordings");
  server = await startWholeServer(10, { recordings, tokens: [entryOf("trainer"), entryOf("admin")] });
  const headers = { ...bearer(TOKENS.trainer), "content-type": "application/json" };
  const post = async (route: string, body: object, session = ""): Promise<Response> => {
    const all = { ...headers, ...(session !== "" && { "x-session-id": session }) };
    return fetch(server.url + route, { method: "POST", headers: all, body: JSON.stringify(body) });
  };
  const reset = await post("/reset", { run: "named", policy: "mine", seed: 3, task_id: 1, split: "dev" });
  const session = reset.headers.get("x-session-id") ?? "";
  for (let isDone = false; !isDone;) {
    const answer = await post("/step", { action: ROUTE }, session);
    isDone = ((await answer.json()) as { done: boolean }).done;
  }
});
afterAll(async () => {
  await server.close(0);
  rmSync(folder, { recursive: true });
});

function episodesOf(file: string): readonly Row[] {
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  const rows = lines.map((line) => JSON.parse(line) as Row); // rows of ours
  return rows.filter((row) => !("format" in row));
}

/** Seed, how it ended, and steps. */
async function read(place: Partial<RunPlace>, notes: string[] = []): Promise<readonly unknown[]> {
  const nowhere = { owner: undefined, url: undefined, token: undefined, store: undefined };
  const file = await runFile({ run: "named", ...nowhere, ...place }, (text) => void notes.push(text));
  return episodesOf(file).map((episode) => {
    const { seed } = episode["reset"] as { seed: number };
    return [seed, episode["unfinished"] ?? "finished", stepsOf(episode).length > 0];
  });
}

async function problemOf(place: Partial<RunPlace>): Promise<string> {
  return read(place).then(String, (error: unknown) => String(error));
}

describe("of a server", () => {
  const tokens = (): string => `--run named --url ${server.url} --token-file ${path.join(folder, "token")}`;

  beforeAll(() => {
    writeFileSync(path.join(folder, "token"), TOKENS.trainer);
  });

  const viewed = async (line: string): Promise<Ran> => {
    let [out, notes] = ["", ""];
    const terminal = {
      out: (text: string) => void (out += `${text}\n`),
      notes: { isTTY: false, write: (text: string) => void (notes += text) },
    };
    return { code: await runView(line.split(" "), {}, terminal), out, notes };
  };

  test("replay, regrade, view, regrets and every export take the run's name in place of a file", async () => {
    expect(await command("replay", tokens())).toMatchObject({ code: 0, notes: "" });
    const of = (name: string): string => path.join(folder, name);
    const ran = [
      await command("regrade", `${tokens()} --output ${of("regraded.jsonl")}`),
      await viewed(`${tokens()} --output ${of("named.html")}`),
      await command("trajectories", `regrets ${tokens()} --output ${of("regrets.jsonl")}`),
      await command("trajectories", `export ${tokens()} --format sft --output ${of("sft.jsonl")}`),
    ];
    expect(ran.map(({ code, notes }) => [code, notes])).toEqual(ran.map(() => [0, ""]));
    const written = ["regraded.jsonl", "named.html", "regrets.jsonl", "sft.jsonl"];
    expect(written.filter((name) => !existsSync(of(name)))).toEqual([]);
  });

  test("what is said twice, or not at all, is refused with what to do", async () => {
    const { url } = server;
    const here = new URL(url);
    expect(await problemOf({})).toContain("--url or --store says where the run named is. Name one of them.");
    expect(await problemOf({ url: here, store: `disk:${folder}` })).toContain("Leave one of them out.");
    expect(await problemOf({ run: "other", url: here, token: TOKENS.trainer })).toContain(
      "There is no run other: there are named.",
    );
    expect(await problemOf({ url: here })).toContain("brings no token");
    expect(await problemOf({ url: new URL("http://127.0.0.1:1") })).toContain("cannot be reached");
    const both = command("replay", `some.jsonl ${tokens()}`);
    await expect(both).rejects.toThrow("replay reads the file some.jsonl or the run named.");
    await expect(command("replay", "--store disk:here")).rejects.toThrow("name it with --run");
  });

  test("an admin names the token whose run it is", async () => {
    const asked = { url: new URL(server.url), token: TOKENS.admin };
    expect(await read({ ...asked, owner: "trainer" })).toEqual([[3, "finished", true]]);
    expect(await problemOf({ ...asked, owner: "other" })).toContain("There is no run named");
  });
});

async function begin(service: OwnedService, seed: number, owner = ""): Promise<string> {
  const session = await service.openSessionSoon({ name: owner });
  const asked = { run: "named", policy: "mine", seed, taskId: 1, split: "dev" } as const;
  await service.inTurn(session.id, () => session.reset(asked));
  await service.inTurn(session.id, () => session.step({ actionType: "defer" }));
  return session.id;
}

const unixNow = (): number => Date.now() / 1000;

test("of a store on a disk: what is kept, what is in play, and whose run it is", async () => {
  const store = openDiskStore({ folder: path.join(folder, "store"), durability: "process", onNote: String });
  const runs = path.join(folder, "store", "runs");
  mendRunFolder(runs);
  const openRuns: NonNullable<Parameters<typeof serve>[0]>["openRuns"] = (header) =>
    new RunBook({ archive: openFolderArchive(runs, header) });
  const service = serve({ keeping: { store, unixNow }, openRuns });
  service.closeSession(await begin(service, 1));
  await begin(service, 2);
  await begin(service, 3, "trainer");
  const place = { store: `disk:${path.join(folder, "store")}` };
  const notes: string[] = [];
  expect(await read({ ...place }, notes)).toEqual([[1, "closed", true]]);
  expect(notes).toEqual([expect.stringMatching(/^Its sessions are left out, the episodes in play: /)]);
  await store.close();
  expect(await problemOf(place)).toContain(
    "several have a run named: nobody, trainer. Say whose with --owner.",
  );
  expect(await read({ ...place, owner: "trainer" })).toEqual([[3, "open", true]]);
  expect(await read({ ...place, owner: "" })).toEqual([
    [1, "closed", true],
    [2, "open", true],
  ]);
  expect(await problemOf({ ...place, run: "none" })).toMatch(/has no run none: there are named\./);
  const replayed = await command("replay", `--run named --store ${place.store} --owner trainer`);
  expect(replayed).toMatchObject({ code: 0, notes: "" });
});

async function deleting(line: string): Promise<Ran> {
  let [out, notes] = ["", ""];
  const terminal = {
    out: (text: string) => void (out += `${text}\n`),
    notes: { isTTY: false, write: (text: string) => void (notes += text) },
  };
  return { code: await runRuns(line.split(" "), {}, terminal), out, notes };
}

test("a run that is deleted from a disk goes, other owners' stays, and neither a server that runs nor the next start brings it back", async () => {
  const at = path.join(folder, "deleting");
  const runs = path.join(at, "runs");
  const start = () => {
    const store = openDiskStore({ folder: at, durability: "process", onNote: String });
    mendRunFolder(runs);
    const openRuns: NonNullable<Parameters<typeof serve>[0]>["openRuns"] = (header) =>
      new RunBook({ archive: openFolderArchive(runs, header) });
    return { store, service: serve({ keeping: { store, unixNow }, openRuns }) };
  };
  const told = async (service: OwnedService) =>
    (await service.listRuns({})).runs.map(({ owner, finishedEpisodes, unfinishedEpisodes, openEpisodes }) => [
      owner,
      finishedEpisodes,
      unfinishedEpisodes,
      openEpisodes,
    ]);
  const first = start();
  first.service.closeSession(await begin(first.service, 1));
  first.service.closeSession(await begin(first.service, 2, "trainer"));
  const over = await begin(first.service, 3);
  while (!first.service.session(over).step({ actionType: "submit" }).done);
  await begin(first.service, 4);
  expect(await told(first.service)).toEqual([
    ["", 1, 1, 1],
    ["trainer", 0, 1, 0],
  ]);
  const store = `--store disk:${at}`;
  await expect(deleting(`delete other ${store}`)).rejects.toThrow("has no run other: there are named.");
  await expect(deleting(`delete named ${store}`)).rejects.toThrow("Say whose with --owner.");
  await expect(deleting("delete named")).rejects.toThrow("--store or --record says it.");
  const whileItRuns = await deleting(`delete named ${store} --owner trainer`);
  expect(whileItRuns).toMatchObject({ code: 0, out: "The run named is deleted: 1 episode.\n" });
  expect(whileItRuns.notes).toMatch(/^runs: Its sessions stay as they are: /);
  expect(await told(first.service)).toEqual([["", 1, 1, 1]]);
  await first.store.close();
  expect(await deleting(`delete named ${store}`)).toEqual({
    code: 0,
    out: "The run named is deleted: 2 episodes.\n",
    notes: "",
  });
  const next = start();
  // The folder is asked after what the start asked of it.
  await told(next.service);
  expect(await told(next.service)).toEqual([["", 0, 0, 1]]);
  expect(existsSync(path.join(runs, "named.jsonl"))).toBe(false);
  await next.store.close();
});

describe.skipIf(redisServer.path === undefined)("of a store that servers share", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis(redisServer.path ?? "");
  });
  afterAll(() => redis.close());

  test("what is kept and what is in play, while they run", async () => {
    const store = await openRedisStore({ address: redis.address, onNote: () => undefined });
    const service = serve({ keeping: { store, unixNow } });
    const closed = await begin(service, 1);
    await service.inTurn(closed, () => service.closeSession(closed));
    await begin(service, 2);
    // Over, in a session that is still there: it is read once.
    const over = await begin(service, 3);
    let isDone = false;
    while (!isDone) {
      const step = () => service.session(over).step({ actionType: "submit", issueType: "identity_access" });
      isDone = (await service.inTurn(over, step)).done;
    }
    await service.listRuns({});
    const told = (await read({ store: redis.address })).map(String).sort();
    expect(told).toEqual(["1,closed,true", "2,open,true", "3,finished,true"]);
    expect(await problemOf({ store: redis.address, run: "none" })).toMatch(
      /the store has no run none: there are named\./,
    );
    const deleted = await deleting(`delete named --store ${redis.address}`);
    expect(deleted).toEqual({ code: 0, out: "The run named is deleted: 2 episodes.\n", notes: "" });
    await service.inTurn(over, () => service.session(over).reset({ run: "named", seed: 3, taskId: 1 }));
    const { runs } = await service.listRuns({});
    expect(runs).toMatchObject([{ finishedEpisodes: 0, unfinishedEpisodes: 0, openEpisodes: 2 }]);
    expect(await store.shared?.runs.all()).toEqual([]);
    await store.close();
  });
});
