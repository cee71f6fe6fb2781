/** Forks, snapshots, watches and lists of two services over one store of the Redis protocol. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SessionStore } from "../../../src/journal/index.js";
import { openRedisStore } from "../../../src/journal/redis/redis-store.js";
import type { OwnedService } from "../../../src/service/index.js";
import type { Watcher } from "../../../src/service/watching.js";
import { requireTool } from "../../clients/tools.js";
import { bytesOf } from "../../support/any-actions.js";
import { startRedis, type RedisServer } from "../../support/redis-server.js";
import { play, serve } from "./branch-service.js";

const program = requireTool("redis-server");
const REQUEST = "0f9a8b7c-0000-4000-8000-00000000000";

let redis: RedisServer | undefined;
const stores: SessionStore[] = [];
let a: OwnedService;
let b: OwnedService;

beforeAll(async () => {
  if (program.path === undefined) return;
  redis = await startRedis(program.path);
  [a, b] = [await shared(), await shared()];
});
afterAll(async () => {
  for (const store of stores) await store.close();
  await redis?.close();
});

async function shared(): Promise<OwnedService> {
  const store = await openRedisStore({ address: redis?.address ?? "", onNote: () => undefined });
  stores.push(store);
  return serve({
    clock: { now: () => performance.now() },
    keeping: { store, unixNow: () => Date.now() / 1000 },
  });
}

/** What a server alone answers. */
const alone = play(serve(), 5);

async function played(service: OwnedService, steps: number, owner = ""): Promise<string> {
  const session = await service.openSessionSoon({ name: owner });
  await service.inTurn(session.id, () => session.reset({ taskId: 3, seed: 5, agent: "me" }));
  await goOn(service, session.id, 0, steps);
  return session.id;
}

async function goOn(service: OwnedService, id: string, from: number, to = Infinity): Promise<string[]> {
  const answers: string[] = [];
  for (const action of alone.actions.slice(from, to))
    answers.push(bytesOf(await service.inTurn(id, () => service.session(id).step(action))));
  return answers;
}

test.skipIf(program.path === undefined)(
  "what is forked or restored at one server goes on at the other as it would have alone",
  async () => {
    const id = await played(a, 4);
    const forked = await b.forkSession(id, { atStep: 2, count: 3 });
    expect([forked.stepCount, bytesOf(forked.observation)]).toEqual([2, alone.answers[2]]);
    const [one = "", other = "", third = ""] = forked.sessionIds;
    expect(await goOn(a, one, 2)).toEqual(alone.answers.slice(3));
    expect(await goOn(b, other, 2)).toEqual(alone.answers.slice(3));
    const { snapshot } = await a.snapshotSession(third);
    const [restored = ""] = (await b.restoreSession(snapshot, {})).sessionIds;
    expect(await goOn(a, restored, 2)).toEqual(alone.answers.slice(3));
  },
);

test.skipIf(program.path === undefined)(
  "a fork or a restored snapshot that is sent again, to the other server or to both at once, opens nothing twice",
  async () => {
    const id = await played(a, 4);
    const asked = { count: 3, requestId: `${REQUEST}1` };
    const forked = await a.forkSession(id, asked);
    expect(await b.forkSession(id, asked)).toEqual(forked);
    const { snapshot } = await a.snapshotSession(id);
    const again = { requestId: `${REQUEST}2` };
    const both = await Promise.all(
      [a, b, a, b].map(async (service) => service.restoreSession(snapshot, again)),
    );
    expect(new Set(both.map(({ sessionIds }) => sessionIds[0])).size).toBe(1);
    const [first = ""] = forked.sessionIds;
    await goOn(b, first, 4, 5);
    expect((await a.forkSession(id, asked)).sessionIds).not.toContain(first);
  },
);

test.skipIf(program.path === undefined)(
  "a watch at one server tells what is played at the other, from a step on, and takes the session from nobody",
  async () => {
    const id = await played(b, 2);
    const seen: unknown[] = [];
    let tell = (): void => undefined;
    const until = (count: number): Promise<void> =>
      new Promise((resolve) => {
        tell = () => {
          if (seen.length >= count) resolve();
        };
        tell();
      });
    const note = (what: unknown): void => {
      seen.push(what);
      tell();
    };
    const watcher: Watcher = {
      answered: (step, answer) => note([step, bytesOf(answer)]),
      ended: note,
      failed: note,
    };
    await a.watchSession(id, 1, watcher);
    const session = b.session(id);
    await goOn(b, id, 2, 4);
    await until(4);
    await b.inTurn(id, () => session.reset({ taskId: 3, seed: 5 }));
    await until(5);
    await b.inTurn(id, () => b.closeSession(id));
    await until(6);
    expect(seen).toEqual([...[1, 2, 3, 4, 0].map((step) => [step, alone.answers[step]]), "closed"]);
    // It was never given to the server that watched.
    expect(a.findSession(id)).toBeUndefined();
    await expect(a.watchSession(id, undefined, watcher)).rejects.toMatchObject({ reason: "unknown_session" });
  },
);

test.skipIf(program.path === undefined)("a list has the sessions of all servers, page by page", async () => {
  const ids = [await played(a, 1, "one"), await played(b, 0, "one"), await played(b, 2, "other")].sort();
  const unused = await a.openSessionSoon({ name: "one" });
  const found = new Map<string, unknown>();
  let pageToken = "";
  do {
    const page = await b.listSessions({ pageSize: 2, pageToken });
    for (const { ageSeconds, idleSeconds, ...told } of page.sessions) {
      expect(ageSeconds).toBeGreaterThanOrEqual(idleSeconds);
      expect(found.has(told.sessionId)).toBe(false);
      found.set(told.sessionId, told);
    }
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  expect([...found.keys()]).toEqual([...found.keys()].sort());
  const told = (owner: string, stepCount: number) => ({
    owner,
    taskId: 3,
    stepCount,
    done: false,
    agent: "me",
    run: "",
    policy: "me",
    penalizedSteps: 0,
  });
  expect(new Set(ids.map((id) => JSON.stringify({ ...(found.get(id) as object), sessionId: "" })))).toEqual(
    new Set(
      [told("one", 1), told("one", 0), told("other", 2)].map((one) =>
        JSON.stringify({ sessionId: "", ...one }),
      ),
    ),
  );
  expect(found.get(unused.id)).toMatchObject({ owner: "one", stepCount: 0, agent: "" });
  const owned = await a.listSessions({ owner: "one", pageSize: 2 });
  expect(owned.sessions.map(({ owner }) => owner)).toEqual(["one", "one"]);
  expect(owned.nextPageToken).toBe(owned.sessions[1]?.sessionId);
  await expect(a.listSessions({ pageSize: 1001 })).rejects.toMatchObject({ reason: "malformed_request" });
});
