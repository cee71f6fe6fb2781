/** Two services over one store of the Redis protocol: what either does, both know, and it comes out as on one server alone. */
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadDataset } from "../../../src/dataset/index.js";
import type { Action } from "../../../src/domain/action.js";
import type { SessionStore } from "../../../src/journal/index.js";
import { openRedisStore } from "../../../src/journal/redis/redis-store.js";
import {
  createConnection,
  createHelpdeskService,
  HelpdeskError,
  type OwnedService,
} from "../../../src/service/index.js";
import { requireTool } from "../../clients/tools.js";
import { startRedis, type RedisServer } from "../../support/redis-server.js";

const program = requireTool("redis-server");
const dataset = loadDataset();
const RESET = "0f9a8b7c-0000-4000-8000-000000000001";

let redis: RedisServer | undefined;
let opened: SessionStore[];
let count = 0;
let counted: string[];

/** Of all tests that ask for nothing else: what a store is compared by takes its time. */
let a: OwnedService;
let b: OwnedService;

beforeAll(async () => {
  opened = [];
  if (program.path === undefined) return;
  redis = await startRedis(program.path);
  [a, b] = [await serve(), await serve()];
});
afterAll(async () => {
  for (const store of opened) await store.close();
  await redis?.close();
});
beforeEach(() => {
  counted = [];
  count += 1;
});

let ids = 0;

async function serve(
  more: { maxSessions?: number; sessionTimeoutMs?: number; disconnectGraceMs?: number } = {},
) {
  const store = await openRedisStore({
    address: `${redis?.address}?prefix=s${count}`,
    onNote: () => undefined,
  });
  opened.push(store);
  return createHelpdeskService({
    dataset,
    version: "0.0.0-test",
    maxSessions: 16,
    sessionTimeoutMs: 60_000,
    disconnectGraceMs: 60_000,
    clock: { now: () => performance.now() },
    ids: { sessionId: () => `session-${(ids += 1)}`, seed: () => 7 },
    keeping: { store, unixNow: () => Date.now() / 1000 },
    meter: {
      opened: () => counted.push("opened"),
      ended: (how) => counted.push(how),
      stepped: (action) => counted.push(action.actionType),
    },
    ...more,
  });
}

const DEFER: Action = { actionType: "defer" };
const ROUTE: Action = {
  actionType: "submit",
  issueType: "identity_access",
  priority: "high",
  assignmentGroup: "service_desk",
  resolutionAction: "fulfill",
};
const SOME: readonly Action[] = [
  { actionType: "investigate", toolName: "lookup_related_ticket" },
  DEFER,
  ROUTE,
];

async function begin(service: OwnedService, requestId?: string): Promise<string> {
  const session = await service.openSessionSoon(undefined, requestId);
  const named = requestId === undefined ? {} : { requestId };
  await service.inTurn(session.id, () => session.reset({ taskId: 3, seed: 5, ...named }));
  return session.id;
}

async function step(service: OwnedService, id: string, action: Action, options = {}) {
  return await service.inTurn(id, () => service.session(id).step(action, options));
}

async function reasonOf(call: unknown): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error instanceof HelpdeskError ? [error.reason, error.sessionEnd] : error;
  }
  return "ok";
}

/** What a server alone answers to the same calls. */
function alone() {
  const service = createHelpdeskService({
    dataset,
    version: "0.0.0-test",
    maxSessions: 1,
    sessionTimeoutMs: 60_000,
    clock: { now: () => 0 },
    ids: { sessionId: () => "alone", seed: () => 7 },
  });
  const session = service.openSession();
  session.reset({ taskId: 3, seed: 5 });
  return session;
}

describe.skipIf(program.path === undefined)("two services over one store", () => {
  test("a session whose steps alternate between both goes on as on one server, and each step counts once", async () => {
    const unbroken = alone();
    const id = await begin(a);
    let steps = 0;
    for (; unbroken.state()?.done !== true; steps += 1) {
      const here = steps % 2 === 0 ? b : a;
      const action = SOME[steps % SOME.length] ?? DEFER;
      const options = { expectedStep: steps, requestId: `step-${steps}` };
      const answer = unbroken.step(action, options);
      expect(await step(here, id, action, options)).toEqual(answer);
      // Sent again to the other one, which has not heard of it.
      const other = here === a ? b : a;
      expect(await step(other, id, DEFER, options)).toEqual(answer);
      expect(await here.inTurn(id, () => here.session(id).state())).toEqual(unbroken.state());
    }
    expect(await b.inTurn(id, () => b.session(id).report())).toEqual(unbroken.report());
    expect(await reasonOf(step(a, id, DEFER))).toEqual(["episode_over", undefined]);
    expect(counted.filter((word) => word !== "opened")).toHaveLength(steps);
  });

  test("calls on both at the same moment are done one after another, each once", async () => {
    const id = await begin(a);
    const calls = Array.from({ length: 12 }, (_, index) => {
      const options = { requestId: `call-${index}` };
      return step(
        index % 3 === 0 ? a : b,
        id,
        { actionType: "investigate", toolName: "lookup_related_ticket" },
        options,
      );
    });
    const answers = await Promise.allSettled(calls);
    const kept = answers.filter(({ status }) => status === "fulfilled").length;
    const state = await a.inTurn(id, () => a.session(id).state());
    expect([kept, state?.stepCount]).toEqual([12, 12]);
  });

  test("what one server refuses, it refuses by what the other did", async () => {
    const id = await begin(a);
    await step(b, id, DEFER);
    await step(b, id, ROUTE);
    // This one has seen no step.
    expect(await reasonOf(step(a, id, DEFER, { expectedStep: 0 }))).toEqual(["step_mismatch", undefined]);
    expect((await step(a, id, ROUTE, { expectedStep: 2 })).history).toHaveLength(3);
  });

  test("a reset that is sent again to the other server finds its session and its answer", async () => {
    const id = await begin(a, RESET);
    expect(await begin(b, RESET)).toBe(id);
    await step(b, id, DEFER);
    expect(await begin(a, RESET)).not.toBe(id);
    // Both at once.
    const both = await Promise.all([begin(a, `${RESET}-2`), begin(b, `${RESET}-2`)]);
    expect(both[0]).toBe(both[1]);
  });

  test("a session that one server closed is closed for the other, and closing it there again is harmless", async () => {
    const id = await begin(a);
    await step(b, id, DEFER);
    await a.inTurn(id, () => a.closeSession(id));
    await b.inTurn(id, () => b.closeSession(id));
    expect(await reasonOf(step(b, id, DEFER))).toEqual(["unknown_session", "closed"]);
    expect(await reasonOf(b.inTurn("never", () => b.closeSession("never")))).toEqual([
      "unknown_session",
      undefined,
    ]);
    expect(counted).toEqual(["opened", "defer", "closed"]);
  });

  test("the limit of sessions is that of all servers", async () => {
    const [a, b] = [await serve({ maxSessions: 2 }), await serve({ maxSessions: 2 })];
    await begin(a);
    const second = await begin(b);
    expect(await reasonOf(begin(a))).toEqual(["session_limit_reached", undefined]);
    await a.inTurn(second, () => a.closeSession(second));
    expect(await reasonOf(begin(b))).toBe("ok");
  });

  test("a session is idle when no server plays it, and ends on all of them", async () => {
    // By the clock of the store: a turn that takes half a second, on a machine with much to do, is not idle yet.
    const [a, b] = [await serve({ sessionTimeoutMs: 1_000 }), await serve({ sessionTimeoutMs: 1_000 })];
    const id = await begin(a);
    for (let turn = 0; turn < 3; turn += 1) {
      await pause(400);
      await step(b, id, { actionType: "investigate", toolName: "lookup_related_ticket" });
      a.sweep();
    }
    await pause(1_010);
    a.sweep();
    await expect.poll(() => counted.at(-1)).toBe("idle");
    expect(await reasonOf(step(b, id, DEFER))).toEqual(["unknown_session", "idle"]);
  });

  test("a session whose last connection is gone ends in time, unless it is played over the other server meanwhile", async () => {
    const [a, b] = [await serve({ disconnectGraceMs: 20 }), await serve({ disconnectGraceMs: 20 })];
    const [left, back] = [await begin(a), await begin(a)];
    const connection = createConnection();
    for (const id of [left, back]) connection.hold(a.session(id));
    connection.close();
    await step(b, back, DEFER);
    await pause(40);
    b.sweep();
    await expect.poll(() => counted.at(-1)).toBe("disconnected");
    expect(await reasonOf(step(a, left, DEFER))).toEqual(["unknown_session", "disconnected"]);
    expect(await reasonOf(step(a, back, DEFER))).toBe("ok");
  });

  test("while the store is gone calls fail as unavailable, and what was answered is there when it is back", async () => {
    const service = a;
    const unbroken = alone();
    const id = await begin(service);
    expect(await step(service, id, DEFER, { requestId: "1" })).toEqual(unbroken.step(DEFER));
    await redis?.kill();
    for (const call of [
      step(service, id, ROUTE, { requestId: "2" }),
      service.inTurn(id, () => service.session(id).state()),
      service.openSessionSoon(),
    ]) {
      expect(await reasonOf(call)).toEqual(["store_failed", undefined]);
    }
    await redis?.start();
    await expect.poll(() => reasonOf(step(service, id, DEFER, { requestId: "1" }))).toBe("ok");
    expect(await step(service, id, ROUTE, { expectedStep: 1, requestId: "2" })).toEqual(unbroken.step(ROUTE));
  });
});
