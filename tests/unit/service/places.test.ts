import { expect, test } from "vitest";
import { loadDataset } from "../../../src/dataset/index.js";
import { atCapacity, createHelpdeskService, HelpdeskError, type Places } from "../../../src/service/index.js";

/** A process that has `held` places of ten, and to which each that it asks for is given at the next turn. */
function aShare(held: number): { places: Places; told: number[] } {
  const told: number[] = [];
  let mine = held;
  return {
    told,
    places: {
      held: () => mine,
      changed: (open) => void told.push(open),
      oneMore: (take) =>
        new Promise((resolve, reject) => {
          setImmediate(() => {
            if (mine >= 3) return reject(atCapacity(10, 10));
            mine += 1;
            resolve(take());
          });
        }),
    },
  };
}

test("a process opens sessions at once while it holds places, and asks for one where it holds none", async () => {
  const { places, told } = aShare(2);
  let id = 0;
  const service = createHelpdeskService({
    dataset: loadDataset(),
    version: "0.0.0",
    maxSessions: 10,
    sessionTimeoutMs: 3_600_000,
    clock: { now: () => 0 },
    ids: { sessionId: () => `s${(id += 1)}`, seed: () => 7 },
    shared: { places, isLost: (lost) => lost === "gone" },
  });
  const atOnce = [service.openSessionSoon(), service.openSessionSoon()];
  expect(atOnce.map((session) => session instanceof Promise)).toEqual([false, false]);
  const asked = [1, 2].map(() => Promise.resolve(service.openSessionSoon()));
  const [third, fourth] = await Promise.allSettled(asked);
  expect(third).toMatchObject({ status: "fulfilled", value: { id: "s3" } });
  const refusal = fourth?.status === "rejected" ? (fourth.reason as unknown) : undefined;
  expect(refusal).toBeInstanceOf(HelpdeskError);
  expect(refusal).toMatchObject({
    reason: "session_limit_reached",
    problem: "Server at capacity: 10/10 sessions active.",
    capacity: { activeSessions: 10, maxSessions: 10 },
  });
  expect(() => service.session("gone")).toThrow(
    expect.objectContaining({ reason: "session_lost", sessionEnd: "lost", subject: "session_id" }) as Error,
  );
  service.session("s1").close();
  expect([service.activeSessions(), told]).toEqual([2, [1, 2, 3, 2]]);
});
