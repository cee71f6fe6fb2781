import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { StoreError, type Opening, type SessionStore } from "../../../src/journal/index.js";
import { openRedisStore } from "../../../src/journal/redis/redis-store.js";
import { requireTool } from "../../clients/tools.js";
import { startRedis, type RedisServer } from "../../support/redis-server.js";
import { aReset, aStep, someSession } from "./records.js";

const program = requireTool("redis-server");

let redis: RedisServer | undefined;
let notes: string[];
let opened: SessionStore[];
let stores = 0;

beforeAll(async () => {
  if (program.path !== undefined) redis = await startRedis(program.path);
});
afterAll(() => redis?.close());
beforeEach(() => {
  notes = [];
  opened = [];
  stores += 1;
});
afterEach(async () => {
  for (const store of opened) await store.close();
});

type Shared = Required<SessionStore>;

async function open(leaseMs = 15_000): Promise<Shared> {
  const address = `${redis?.address}?prefix=test-${stores}`;
  const store = await openRedisStore({ address, leaseMs, onNote: (note) => notes.push(note) });
  opened.push(store);
  if (store.shared === undefined) throw new Error("servers share it");
  return store as Shared;
}

function opening(sessionId: string, more: Partial<Opening> = {}): Opening {
  const limits = { maxSessions: 100, maxOfOwner: undefined, yieldAfterMs: 60_000 };
  return {
    sessionId,
    owner: "",
    requestId: undefined,
    idleMs: 60_000,
    disconnectedMs: 0,
    ...limits,
    ...more,
  };
}

async function keep(store: Shared, id: string, steps: number): Promise<void> {
  await store.shared.open(opening(id));
  const [first, reset, ...others] = someSession(id, steps);
  if (first === undefined || reset === undefined) throw new Error("a session begins so");
  store.append([first, reset]);
  for (const step of others) store.append([step]);
  expect(await store.shared.confirm(id)).toBe(true);
}

describe.skipIf(program.path === undefined)("over a real server of the Redis protocol", () => {
  test("what one server appended another one takes, byte for byte, and how a session ended is told to all", async () => {
    const [a, b] = [await open(), await open()];
    await keep(a, "one", 3);
    expect(await b.shared.take("one")).toEqual({ kind: "taken", owner: "", records: someSession("one", 3) });
    expect(await b.shared.take("never")).toEqual({ kind: "absent", how: undefined });
    b.append([{ sessionId: "one", sequence: 5, at: 1, kind: "closed", how: "closed" }]);
    expect(await b.shared.confirm("one")).toBe(true);
    expect(await a.shared.take("one")).toEqual({ kind: "absent", how: "closed" });
    expect(notes).toEqual([]);
  });

  test("a reset leaves the opening and itself of what was before", async () => {
    const store = await open();
    await keep(store, "one", 5);
    store.append([aReset("one", 7)]);
    store.append([{ ...aStep("one", 1), sequence: 8 }]);
    const [first] = someSession("one", 0);
    expect(await store.read("one")).toEqual([first, aReset("one", 7), { ...aStep("one", 1), sequence: 8 }]);
  });

  test("a server from which a session was taken writes nothing more to it, whether it knows or not", async () => {
    const [a, b] = [await open(), await open()];
    await keep(a, "one", 1);
    await b.shared.take("one");
    // What it answers without writing counts as little.
    expect(await a.shared.confirm("one")).toBe(false);
    expect(() => a.append([aStep("one", 2)])).toThrow(
      new StoreError("The session is not this server's: it was not taken.", true),
    );
    await a.shared.take("one");
    b.append([aStep("one", 2)]);
    expect(await b.shared.confirm("one")).toBe(false);
    a.append([{ sessionId: "one", sequence: 3, at: 1, kind: "closed", how: "idle" }]);
    await b.shared.take("one");
    expect(await b.read("one")).toBeUndefined();
  });

  test("a write is fenced by the number of the last record, too", async () => {
    const [a, b] = [await open(), await open()];
    await keep(a, "one", 1);
    await b.shared.take("one");
    b.append([aStep("one", 2)]);
    b.append([aStep("one", 3)]);
    expect(await b.shared.confirm("one")).toBe(true);
    expect((await a.read("one"))?.length).toBe(5);
  });

  test("the server that loses a session is told", async () => {
    const [a, b] = [await open(), await open()];
    await keep(a, "one", 1);
    const lost = new Promise((resolve) => a.shared.onLost(resolve));
    await b.shared.take("one");
    expect(await lost).toBe("one");
  });

  test("all servers together have so many sessions and no more, and each owner as many as it may", async () => {
    const [a, b] = [await open(), await open()];
    const most = { maxSessions: 3, maxOfOwner: 1 };
    expect(await a.shared.open(opening("1", { ...most, owner: "x" }))).toEqual({ kind: "opened" });
    expect(await b.shared.open(opening("2", { ...most, owner: "x" }))).toEqual({
      kind: "full",
      of: "owner",
      active: 1,
      most: 1,
    });
    for (const id of ["2", "3"]) await b.shared.open(opening(id, { maxSessions: 3 }));
    expect(await a.shared.open(opening("4", most))).toEqual({
      kind: "full",
      of: "server",
      active: 3,
      most: 3,
    });
    a.append([{ sessionId: "1", sequence: 0, at: 1, kind: "closed", how: "closed" }]);
    await a.settled();
    expect(await b.shared.open(opening("5", { ...most, owner: "x" }))).toEqual({ kind: "opened" });
  });

  test("a full store gives up a session that nobody came back to, and none that is played", async () => {
    const store = await open();
    for (const id of ["played", "left"]) await keep(store, id, id === "played" ? 1 : 0);
    const full = { maxSessions: 2, yieldAfterMs: 0 };
    expect(await store.shared.open(opening("new", full))).toEqual({ kind: "opened" });
    expect(await store.shared.take("left")).toEqual({ kind: "absent", how: "given_up" });
    expect(await store.shared.open(opening("newer", full))).toMatchObject({ kind: "full" });
  });

  test("a reset that is sent again finds what it opened until something else is done", async () => {
    const [a, b] = [await open(), await open()];
    const asked = { requestId: "request-1", owner: "x" };
    await a.shared.open(opening("one", asked));
    expect(await b.shared.open(opening("two", asked))).toEqual({ kind: "known", sessionId: "one" });
    expect(await b.shared.open(opening("other", { ...asked, owner: "y" }))).toEqual({ kind: "opened" });
    const [first] = someSession("one", 0);
    if (first === undefined) throw new Error("it was opened");
    a.append([
      first,
      { ...aReset("one", 1), kind: "reset", requestId: "request-1" } as ReturnType<typeof aReset>,
    ]);
    await a.shared.confirm("one");
    expect(await b.shared.open(opening("two", asked))).toEqual({ kind: "known", sessionId: "one" });
    a.append([aStep("one", 1)]);
    await a.shared.confirm("one");
    expect(await b.shared.open(opening("two", asked))).toEqual({ kind: "opened" });
  });

  test("idle sessions end by the store's clock, and those whose connection is gone, whichever server has them", async () => {
    const [a, b] = [await open(), await open()];
    for (const id of ["gone", "back", "idle"]) await keep(a, id, 0);
    // Its clock has milliseconds: what is to be later than the rest is so by several.
    await new Promise((resolve) => setTimeout(resolve, 5));
    a.shared.disconnected("gone");
    a.shared.disconnected("back");
    expect(await a.shared.confirm("back")).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await b.shared.sweep({ idleMs: 60_000, disconnectedMs: 1 })).toEqual([
      { id: "gone", how: "disconnected" },
    ]);
    expect(await b.shared.sweep({ idleMs: 1, disconnectedMs: 1 })).toEqual([
      { id: "idle", how: "idle" },
      { id: "back", how: "idle" },
    ]);
    expect(await b.shared.take("gone")).toEqual({ kind: "absent", how: "disconnected" });
  });

  test("an answer is refused while the store is gone, and nothing that was kept is lost; it comes back by itself", async () => {
    const store = await open();
    await keep(store, "one", 2);
    await redis?.kill();
    await expect(store.shared.confirm("one")).rejects.toThrow(StoreError);
    await expect(store.probe()).rejects.toThrow(
      /^The store redis:\/\/127\.0\.0\.1:\d+\/0\?prefix=test-\d+ cannot be used: /,
    );
    await redis?.start();
    await expect.poll(() => store.probe(), { interval: 20 }).toBeUndefined();
    expect(await store.read("one")).toEqual(someSession("one", 2));
    expect(notes).toEqual([expect.stringContaining("cannot be used"), expect.stringContaining("is back")]);
  });

  test("a store that cannot be reached, or knows another password, says so at the start, without the password", async () => {
    const open = (address: string): Promise<unknown> => openRedisStore({ address, onNote: () => undefined });
    await expect(open("redis://127.0.0.1:1")).rejects.toThrow(
      /^redis:\/\/127\.0\.0\.1:1\/0 cannot be used: connect ECONNREFUSED/,
    );
    await expect(open(`redis://nobody:secret@127.0.0.1:${redis?.port}`)).rejects.toThrow(
      /cannot be used: (?!.*secret).*WRONGPASS/,
    );
  });
});
