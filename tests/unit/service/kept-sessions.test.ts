import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDataset, loadDataset, type Dataset } from "../../../src/dataset/index.js";
import type { Action } from "../../../src/domain/action.js";
import {
  createMemoryStore,
  openDiskStore,
  StoreError,
  type JournalRecord,
  type SessionStore,
} from "../../../src/journal/index.js";
import { createConnection, createHelpdeskService, type OwnedService } from "../../../src/service/index.js";
import { createRng } from "../../../src/support/rng.js";

const dataset = loadDataset();
const RESET = "0f9a8b7c-0000-4000-8000-000000000001";

let folder: string;
let opened: SessionStore[];
/** Milliseconds of both clocks. */
let time: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kept-"));
  opened = [];
  time = 1_700_000_000_000;
});

afterEach(async () => {
  for (const store of opened) await store.close();
  rmSync(folder, { recursive: true });
});

function disk(): SessionStore {
  // As after kill -9: the lock is nobody's.
  rmSync(join(folder, "lock"), { force: true });
  const store = openDiskStore({ folder, durability: "process", onNote: () => undefined });
  opened.push(store);
  return store;
}

let sessions = 0;

function serve(store: SessionStore, tickets: Dataset = dataset, maxSessions = 16): OwnedService {
  return createHelpdeskService({
    dataset: tickets,
    version: "0.0.0-test",
    maxSessions,
    sessionTimeoutMs: 60_000,
    disconnectGraceMs: 10_000,
    clock: { now: () => time },
    ids: { sessionId: () => `session-${(sessions += 1)}`, seed: () => 7 },
    keeping: { store, unixNow: () => time / 1000 },
  });
}

/** A run of actions of all kinds, superfluous fields among them, for one seed. */
function actions(seed: number): readonly Action[] {
  const rng = createRng(String(seed));
  const some: readonly Action[] = [
    { actionType: "investigate", toolName: "lookup_related_ticket" },
    { actionType: "investigate", toolName: "lookup_internal_routing_note", issueType: "onboarding" },
    { actionType: "request_info" },
    { actionType: "open_incident" },
    { actionType: "defer" },
    {
      actionType: "submit",
      issueType: "identity_access",
      priority: "high",
      assignmentGroup: "service_desk",
      resolutionAction: "fulfill",
    },
    { actionType: "submit", priority: "low" },
  ];
  return Array.from({ length: 60 }, () => some[rng.below(some.length)] ?? { actionType: "defer" });
}

function reasonOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as { reason?: string }).reason ?? String(error);
  }
  return "ok";
}

describe.each<[string, () => SessionStore]>([
  ["memory", createMemoryStore],
  ["disk", disk],
])("over %s", (_, open) => {
  test("a step, a reset and a close that are sent again are done once", () => {
    const service = serve(open());
    const session = service.openSession();
    const start = session.reset({ taskId: 3, requestId: RESET });
    expect(service.openedBy(RESET)?.id).toBe(session.id);
    expect(session.reset({ taskId: 1, requestId: RESET })).toBe(start);
    const first = session.step({ actionType: "defer" }, { requestId: "one" });
    expect(session.step({ actionType: "request_info" }, { requestId: "one" })).toBe(first);
    expect(service.openedBy(RESET)).toBeUndefined();
    expect(session.state()?.stepCount).toBe(1);
    // After a step it is another reset.
    expect(session.reset({ taskId: 1, requestId: RESET }).taskId).toBe(1);
    expect(service.openedBy(RESET)?.id).toBe(session.id);
    service.closeSession(session.id);
    service.closeSession(session.id);
    expect(reasonOf(() => service.closeSession("never"))).toBe("unknown_session");
    expect(reasonOf(() => session.state())).toBe("unknown_session");
    expect(service.openedBy(RESET)).toBeUndefined();
  });

  test("a reset without a session is known again by an id that nobody else has, and by no shorter one", () => {
    const service = serve(open());
    expect(service.openedBy(undefined)).toBeUndefined();
    expect(service.openedBy(RESET)).toBeUndefined();
    expect(reasonOf(() => service.openedBy("reset-1"))).toBe("invalid_identifier");
  });
});

test("sessions go on after a crash with the same bytes as without one, wherever it strikes", () => {
  for (const seed of [1, 2]) {
    const [unbroken, broken] = [serve(createMemoryStore()).openSession(), serve(disk()).openSession()];
    const wanted = { taskId: 3, seed, observationOptions: { history: "last" }, requestId: RESET } as const;
    expect(broken.reset(wanted)).toEqual(unbroken.reset(wanted));
    let session = broken;
    for (const [number, action] of actions(seed).entries()) {
      if (unbroken.state()?.done === true) break;
      if ((number + seed) % 3 === 0) session = serve(disk()).session(broken.id);
      const options = { expectedStep: number, requestId: `step-${number}` };
      const answer = unbroken.step(action, options);
      expect(session.step(action, options)).toEqual(answer);
      if (number % 4 === 0) session = serve(disk()).session(broken.id);
      expect(session.step({ actionType: "defer" }, options)).toEqual(answer);
      expect(session.state()).toEqual(unbroken.state());
    }
    if (unbroken.state()?.done === true) expect(session.report()).toEqual(unbroken.report());
  }
});

test("a lost answer to a reset costs no place across a crash, and closing again is harmless across one", () => {
  const session = serve(disk()).openSession();
  const start = session.reset({ taskId: 2, requestId: RESET });
  const after = serve(disk());
  const again = after.openedBy(RESET);
  expect([again?.id, again?.reset({ requestId: RESET }), after.activeSessions()]).toEqual([
    session.id,
    start,
    1,
  ]);
  after.closeSession(session.id);
  expect(after.openedBy(RESET)).toBeUndefined();
  const later = serve(disk());
  later.closeSession(session.id);
  expect([later.activeSessions(), later.endOf(session.id), later.openedBy(RESET)]).toEqual([
    0,
    "closed",
    undefined,
  ]);
});

test("idle time goes on while no server runs, and so does the time since a connection was lost from the start on", () => {
  const before = serve(disk());
  const connection = createConnection();
  const [idle, held, reattachable, free] = [0, 1, 2, 3].map(() => before.openSession());
  if (idle === undefined || held === undefined || reattachable === undefined || free === undefined) return;
  idle.reset({});
  time += 30_000;
  connection.hold(held);
  connection.hold(reattachable);
  held.reset({});
  reattachable.reset({ reattachable: true });
  free.reset({});
  time += 29_999;
  const after = serve(disk());
  after.sweep();
  expect(after.activeSessions()).toBe(4);
  time += 1;
  after.sweep();
  expect(after.endOf(idle.id)).toBe("idle");
  time += 9_999;
  after.sweep();
  expect([held, reattachable, free].map(({ id }) => after.endOf(id))).toEqual([
    "disconnected",
    undefined,
    undefined,
  ]);
  time += 20_000;
  expect(serve(disk()).activeSessions()).toBe(2);
});

test("a session that ends with its socket has ended when its server is gone; one that was never reset leaves nothing", () => {
  const before = serve(disk());
  const session = before.openSession();
  session.claim();
  session.reset({});
  before.openSession();
  const after = serve(disk());
  expect([after.activeSessions(), after.endOf(session.id)]).toEqual([0, "closed"]);
});

test("a server that stops leaves its sessions for the next one", async () => {
  const store = disk();
  const before = serve(store);
  const session = before.openSession();
  session.reset({});
  before.closeAll();
  await store.close();
  expect(serve(disk()).session(session.id).state()?.stepCount).toBe(0);
});

test("a session that was played with other tickets is refused with both digests, and can be closed", () => {
  const session = serve(disk()).openSession();
  session.reset({});
  const others = createDataset(dataset.tickets.slice(1));
  const after = serve(disk(), others);
  expect(() => after.session(session.id).state()).toThrow(
    `The session "${session.id}" cannot be played on: it was opened with tickets of the digest ${dataset.digest}, ` +
      `and this server has ${others.digest}.`,
  );
  expect(reasonOf(() => after.session(session.id).step({ actionType: "defer" }))).toBe("session_diverged");
  after.closeSession(session.id);
  expect(serve(disk()).endOf(session.id)).toBe("closed");
});

/** The store with other records than were written. */
function forged(store: SessionStore, forge: (record: JournalRecord) => JournalRecord): SessionStore {
  return {
    outlives: true,
    sessions: () => store.sessions(),
    ended: () => store.ended(),
    read: (id) => (store.read(id) as readonly JournalRecord[] | undefined)?.map(forge),
    append: (records) => store.append(records),
    settled: () => undefined,
    close: () => store.close(),
  };
}

test("an answer that would differ is an error that names session, step and both digests", () => {
  const session = serve(disk()).openSession();
  session.reset({ taskId: 3, seed: 5 });
  for (const action of actions(1).slice(0, 3)) session.step(action);
  const other: Action = { actionType: "submit", priority: "critical" };
  const after = serve(
    forged(disk(), (record) =>
      record.kind === "step" && record.number === 2 ? { ...record, action: other } : record,
    ),
  );
  for (const call of [() => after.session(session.id).state(), () => after.session(session.id).reset({})]) {
    expect(call).toThrow(
      new RegExp(
        `^The session "${session.id}" cannot be played on: its step 2 was answered with the digest [0-9a-f]{16}, and would be with [0-9a-f]{16} now\\.`,
      ),
    );
  }
});

test("what cannot be written down is not done: reset, step and close are refused, and go on when they can", () => {
  const store = disk();
  let full = false;
  const service = serve({
    ...forged(store, (record) => record),
    append(records) {
      if (full) throw new StoreError("The journal cannot be written: the disk is full.", true);
      store.append(records);
    },
  });
  const session = service.openSession();
  session.reset({});
  const [state, count] = [session.state(), service.activeSessions()];
  full = true;
  expect(reasonOf(() => session.step({ actionType: "defer" }))).toBe("store_failed");
  expect(reasonOf(() => session.reset({ seed: 9 }))).toBe("store_failed");
  expect(reasonOf(() => service.closeSession(session.id))).toBe("store_failed");
  expect([session.state(), service.activeSessions()]).toEqual([state, count]);
  // A socket that is gone takes its session along all the same; its end is written down later.
  session.close();
  service.sweep();
  expect(serve(disk()).endOf(session.id)).toBeUndefined();
  full = false;
  service.sweep();
  expect(serve(disk()).endOf(session.id)).toBe("closed");
});

test("a full server gives up sessions of before that nobody uses, without playing them again", () => {
  const before = serve(disk());
  const [reset, over] = [before.openSession(), before.openSession()];
  reset.reset({ taskId: 1, queueSize: 1 });
  over.reset({ taskId: 1, queueSize: 1 });
  over.step({ actionType: "submit", priority: "low" });
  time += 59_000;
  const after = serve(
    forged(disk(), () => {
      throw new Error("nothing is read");
    }),
    dataset,
    2,
  );
  expect(reasonOf(() => after.openSession())).toBe("session_limit_reached");
});
