/** Steps that a turn of the event loop brought, on a disk that is full: none is kept by halves, and none that is not counts. */
import { mkdtempSync, rmSync } from "node:fs";
import type * as Fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openDiskStore, type SessionStore } from "../../src/journal/index.js";
import { serve } from "../unit/service/branch-service.js";
import { openSockets, type AskingSocket } from "../../bench/websocket-load.js";
import { disk } from "../support/full-disk.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

vi.mock("node:fs", async (original) => {
  const [fs, { writeWhereThereIsRoom }] = await Promise.all([
    original<typeof Fs>(),
    import("../support/full-disk.js"),
  ]);
  return { ...fs, writeSync: writeWhereThereIsRoom(fs) };
});

let folder: string;
const stores: SessionStore[] = [];
const servers: WholeServer[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "steps-together-"));
  Object.assign(disk, { roomFor: Number.POSITIVE_INFINITY, writes: 0 });
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close(0);
  for (const store of stores.splice(0)) await store.close();
  rmSync(folder, { recursive: true });
});

function openStore(): SessionStore {
  const store = openDiskStore({ folder, durability: "process", onNote: () => undefined });
  stores.push(store);
  return store;
}

const DEFER = { actionType: "defer" } as const;
const STEP = JSON.stringify({ type: "step", data: { action_type: "defer" } });
const SEEDS = [1, 2, 3];

const HALF_A_RECORD = 40;
const A_RECORD_AND_A_HALF = 200;

async function played(store?: SessionStore): Promise<readonly AskingSocket[]> {
  const server = await startWholeServer(8, store && { store });
  servers.push(server);
  const sockets = await openSockets(server.ports[0] ?? 0, SEEDS.length);
  await askEach(sockets, (index) =>
    JSON.stringify({ type: "reset", data: { seed: SEEDS[index], episode_id: `e-${index}` } }),
  );
  return sockets;
}

async function askEach(
  sockets: readonly AskingSocket[],
  message: (index: number) => string,
): Promise<readonly string[]> {
  const replies = await Promise.all(sockets.map((socket, index) => socket.ask(message(index))));
  return replies.map(String);
}

test.each([0, HALF_A_RECORD, A_RECORD_AND_A_HALF])(
  "with room for %i bytes every socket of a turn hears why, and goes on as if it had not asked",
  async (room) => {
    const [full, whole] = [await played(openStore()), await played()];
    const next = () => askEach(full, () => STEP);
    expect(await next()).toEqual(await askEach(whole, () => STEP));
    disk.writes = 0;
    expect(await next()).toEqual(await askEach(whole, () => STEP));
    expect(disk.writes).toBe(1);
    disk.roomFor = room;
    for (const reply of await next()) {
      expect(JSON.parse(reply)).toMatchObject({ type: "error", data: { reason: "store_failed" } });
    }
    disk.roomFor = Number.POSITIVE_INFINITY;
    for (let step = 0; step < 3; step += 1) expect(await next()).toEqual(await askEach(whole, () => STEP));
    for (const socket of [...full, ...whole]) socket.close();
  },
);

test("what was lost was told to nobody, and what is kept is there after a restart", async () => {
  const store = openStore();
  const stepped: string[] = [];
  const watched: number[] = [];
  const keeping = { store, unixNow: () => 1_700_000_000 };
  const meter = { opened: () => undefined, ended: () => undefined, stepped: () => void stepped.push("step") };
  const service = serve({ keeping, meter });
  const [one, other] = [service.openSession(), service.openSession()];
  for (const session of [one, other]) session.reset({ seed: 1, reattachable: true });
  const nothing = (): void => undefined;
  await service.watchSession(one.id, undefined, {
    answered: (stepCount) => void watched.push(stepCount),
    ended: nothing,
    failed: nothing,
  });

  const { together } = service;
  if (together === undefined) throw new Error("a disk writes together");
  together.begin();
  one.step(DEFER);
  expect([stepped, watched]).toEqual([[], []]);
  expect(together.end()).toBeUndefined();
  expect([stepped.length, watched]).toEqual([1, [1]]);

  disk.roomFor = 0;
  together.begin();
  one.step(DEFER);
  one.step(DEFER);
  const lost = together.end();
  expect([...(lost ?? [])].map(([id, { reason }]) => [id, reason])).toEqual([[one.id, "store_failed"]]);
  expect([stepped.length, watched, one.state()?.stepCount]).toEqual([1, [1], 1]);

  disk.roomFor = Number.POSITIVE_INFINITY;
  together.begin();
  one.step(DEFER);
  other.step(DEFER);
  // What is no step is written at once, after what came before it.
  other.reset({ seed: 2 });
  other.step(DEFER);
  expect(together.end()).toBeUndefined();
  expect([one, other].map((session) => session.state()?.stepCount)).toEqual([2, 1]);
  // An end in between is written after them.
  together.begin();
  other.step(DEFER);
  other.close();
  expect([stepped.length, together.end()]).toEqual([5, undefined]);
  await store.close();
  const later = serve({ keeping: { store: openStore(), unixNow: () => 1_700_000_001 } });
  expect(later.session(one.id).state()?.stepCount).toBe(2);
  expect(later.endOf(other.id)).toBe("closed");
});
