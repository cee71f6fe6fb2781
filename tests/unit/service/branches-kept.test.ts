/** Forks and restored snapshots that are asked for again, in memory and in files, and what a restart leaves of them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDiskStore, StoreError, type SessionStore } from "../../../src/journal/index.js";
import type { OwnedService, ServiceOptions } from "../../../src/service/index.js";
import type { Watcher } from "../../../src/service/watching.js";
import { goOn, now, play, reasonOf, serve } from "./branch-service.js";

const REQUEST = "0f9a8b7c-0000-4000-8000-000000000001";

let folder: string;
let opened: SessionStore[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "branches-"));
  opened = [];
});
afterEach(async () => {
  for (const store of opened) await store.close();
  rmSync(folder, { recursive: true });
});

/** What is written after so many records of a session never arrives. */
function kept(most = Infinity): Partial<ServiceOptions> {
  // As after kill -9: the lock is nobody's.
  rmSync(join(folder, "lock"), { force: true });
  const store = openDiskStore({ folder, durability: "process", onNote: () => undefined });
  opened.push(store);
  let appended = 0;
  const cut: SessionStore = {
    outlives: true,
    sessions: () => store.sessions(),
    ended: () => store.ended(),
    read: (id) => store.read(id),
    append(records) {
      appended += 1;
      if (appended > most) throw new StoreError("The disk is full.", true);
      store.append(records);
    },
    settled: () => store.settled(),
    close: () => store.close(),
  };
  return { keeping: { store: cut, unixNow: () => 1_700_000_000 } };
}

/** The services that are asked the first time and again: the same one, or one after kill -9. */
const PLACES: Readonly<Record<string, () => readonly [OwnedService, () => OwnedService]>> = {
  memory: () => {
    const service = serve();
    return [service, () => service];
  },
  "files, after kill -9": () => [serve(kept()), () => serve(kept())],
};

describe.for(Object.keys(PLACES))("in %s", (name) => {
  const begin = PLACES[name] ?? (() => [serve(), () => serve()] as const);

  test("a fork that is sent again gives the sessions that it opened, and opens none", () => {
    const [service, again] = begin();
    const { session, actions, answers } = play(service, 5, 5);
    const asked = { atStep: 2, count: 3, requestId: REQUEST };
    const forked = now(service.forkSession(session.id, asked));
    const after = again();
    expect(now(after.forkSession(session.id, asked))).toEqual(forked);
    expect(after.activeSessions()).toBe(4);
    for (const id of forked.sessionIds)
      expect(goOn(after.session(id), actions.slice(2))).toEqual(answers.slice(3));
  });

  test("a snapshot that is restored again with the same request is one session", () => {
    const [service, again] = begin();
    const { session, actions, answers } = play(service, 8, 6);
    const { snapshot } = now(service.snapshotSession(session.id));
    goOn(session, actions.slice(6));
    const restored = now(service.restoreSession(snapshot, { requestId: REQUEST }));
    const after = again();
    expect(now(after.restoreSession(snapshot, { requestId: REQUEST }))).toEqual(restored);
    expect(after.activeSessions()).toBe(2);
    expect(answers).toHaveLength(7);
  });

  test("what was played since is left alone, and another fork is another one though its request has the same id", () => {
    const [service, again] = begin();
    const { session } = play(service, 5, 4);
    const asked = { count: 2, requestId: REQUEST };
    const { sessionIds } = now(service.forkSession(session.id, asked));
    service.session(sessionIds[0] ?? "").step({ actionType: "defer" });
    const after = again();
    const second = now(after.forkSession(session.id, asked));
    expect(second.sessionIds[0]).not.toBe(sessionIds[0]);
    expect(second.sessionIds[1]).toBe(sessionIds[1]);
    for (const other of [{ atStep: 1 }, { count: 3 }]) {
      const { sessionIds: others } = now(after.forkSession(session.id, { ...asked, ...other }));
      for (const id of second.sessionIds) expect(others).not.toContain(id);
    }
    // A reset of the same id opens one of its own.
    expect(after.openedBy(REQUEST)).toBeUndefined();
  });

  test("a fork that is sent again after the session forked has gone on is that of before", () => {
    const [service, again] = begin();
    const { session } = play(service, 5, 4);
    const forked = now(service.forkSession(session.id, { requestId: REQUEST }));
    service.session(session.id).step({ actionType: "defer" });
    expect(now(again().forkSession(session.id, { requestId: REQUEST }))).toEqual(forked);
  });
});

test("a fork of which kill -9 left a part is made whole by the same request", () => {
  // The session forked has an opening, a reset and two steps, in three calls; then come its forks.
  const service = serve(kept(5));
  const { session } = play(service, 5, 2);
  const asked = { count: 4, requestId: REQUEST };
  // As many as were written down before the end: the failure would take them back, which the end of the process does not.
  void Promise.resolve(service.forkSession(session.id, asked)).catch(() => undefined);
  const after = serve(kept());
  expect(after.activeSessions()).toBe(3);
  const { sessionIds } = now(after.forkSession(session.id, asked));
  expect(new Set(sessionIds).size).toBe(4);
  expect(after.activeSessions()).toBe(5);
});

test("forks and restored sessions are as they were after a restart, and a watch that comes back goes on", () => {
  const service = serve(kept());
  const { session, actions, answers } = play(service, 5, 8);
  const [fork = ""] = now(service.forkSession(session.id, { atStep: 3 })).sessionIds;
  const [restored = ""] = now(
    service.restoreSession(now(service.snapshotSession(session.id)).snapshot, {}),
  ).sessionIds;
  goOn(service.session(fork), actions.slice(3, 5));
  const states = [fork, restored].map((id) => service.session(id).state());
  const after = serve(kept());
  expect([fork, restored].map((id) => after.session(id).state())).toEqual(states);
  const seen: unknown[] = [];
  const watcher: Watcher = {
    answered: (step) => seen.push(step),
    ended: (how) => seen.push(how),
    failed: (error) => seen.push(error),
  };
  now(after.watchSession(fork, 5, watcher));
  expect(goOn(after.session(fork), actions.slice(5))).toEqual(answers.slice(6));
  after.closeSession(fork);
  expect(seen).toEqual([5, 6, 7, 8, "closed"]);
});

test("an id that another caller may choose as well is refused", () => {
  const service = serve();
  const { session } = play(service, 1, 2);
  const { snapshot } = now(service.snapshotSession(session.id));
  for (const requestId of ["1", "", "x".repeat(256), `line\n${REQUEST}`]) {
    expect(reasonOf(() => service.forkSession(session.id, { requestId }))).toBe("invalid_identifier");
    expect(reasonOf(() => service.restoreSession(snapshot, { requestId }))).toBe("invalid_identifier");
  }
  expect(service.activeSessions()).toBe(1);
});
