import { describe, expect, test } from "vitest";
import { createDataset, splitDataset, type Dataset } from "../../../src/dataset/index.js";
import type { OwnedService } from "../../../src/service/index.js";
import { bytesOf } from "../../support/any-actions.js";
import { runsOf } from "../../support/test-runs.js";
import { dataset, failureOf, goOn, now, play, reasonOf, serve } from "./branch-service.js";

const KEY = Buffer.alloc(32, 7);
const OTHER_KEY = Buffer.alloc(32, 8);

describe("a snapshot", () => {
  test("is restored on another server and goes on with the same bytes, at any step", () => {
    const [here, there] = [serve({ snapshotKey: KEY }), serve({ snapshotKey: KEY })];
    for (let seed = 0; seed < runsOf(15); seed += 1) {
      const { actions, answers } = play(serve(), seed);
      const session = here.openSession();
      session.reset({ taskId: 1 + (seed % 3), seed });
      for (const [step, action] of actions.entries()) {
        const { snapshot, stepCount } = now(here.snapshotSession(session.id));
        const restored = now(there.restoreSession(snapshot, {}));
        const [id = ""] = restored.sessionIds;
        expect([stepCount, restored.stepCount, bytesOf(restored.observation)]).toEqual([
          step,
          step,
          answers[step],
        ]);
        expect(goOn(there.session(id), actions.slice(step))).toEqual(answers.slice(step + 1));
        there.closeSession(id);
        session.step(action);
      }
      session.close();
    }
  });

  test("of a reset with everything named has all of it, and is the same bytes each time", () => {
    const service = serve();
    const session = service.openSession();
    const ticketIds = dataset.tickets.slice(0, 3).map(({ ticketId }) => ticketId);
    session.reset({
      seed: 1,
      ticketIds,
      episodeId: "mine",
      split: "all",
      rewardMode: "terminal",
      agent: "me",
      reattachable: true,
    });
    session.step({ actionType: "defer" });
    const { snapshot } = now(service.snapshotSession(session.id));
    const [id = ""] = now(service.restoreSession(snapshot, {})).sessionIds;
    expect(service.session(id).state()).toEqual(session.state());
    expect(now(service.snapshotSession(id)).snapshot).toEqual(snapshot);
    expect(now(service.listSessions({})).sessions.map(({ agent }) => agent)).toEqual(["me", "me"]);
  });

  test("that was sealed tells nothing of the seed or the tickets, and is the server's own alone", () => {
    const sealing = serve({ snapshotKey: KEY });
    const { session } = play(sealing, 1, 3);
    const { snapshot: sealed } = now(sealing.snapshotSession(session.id));
    const open = serve();
    const { snapshot: unsealed } = now(open.snapshotSession(play(open, 1, 3).session.id));
    const digest = Buffer.from(sealing.info().rulesDigest);
    expect([sealed.includes(digest), unsealed.includes(digest)]).toEqual([false, true]);
    expect(failureOf(() => sealing.restoreSession(unsealed, {}))).toEqual({
      reason: "invalid_snapshot",
      problem: "The snapshot is not sealed, and this server opens those alone that are sealed with its key.",
    });
    expect(failureOf(() => open.restoreSession(sealed, {}))).toEqual({
      reason: "invalid_snapshot",
      problem: "The snapshot is sealed with a key, and this server has none.",
    });
    expect(failureOf(() => serve({ snapshotKey: OTHER_KEY }).restoreSession(sealed, {}))).toEqual({
      reason: "invalid_snapshot",
      problem: "The snapshot was changed, or was sealed with another key than this server's.",
    });
  });

  test("of which any byte was changed, or that was cut anywhere, is refused and opens nothing", () => {
    for (const snapshotKey of [undefined, KEY]) {
      const service = serve({ snapshotKey });
      const { snapshot } = now(service.snapshotSession(play(service, 1, 3).session.id));
      const open = service.activeSessions();
      for (let at = 0; at < snapshot.byteLength; at += 1) {
        const flipped = Buffer.from(snapshot);
        flipped[at] = (flipped[at] ?? 0) ^ 0x10;
        expect(reasonOf(() => service.restoreSession(flipped, {}))).toBe("invalid_snapshot");
        const cut = snapshot.subarray(0, at);
        expect(reasonOf(() => service.restoreSession(cut, {}))).toBe("invalid_snapshot");
      }
      expect(service.activeSessions()).toBe(open);
    }
  });

  test("of another version says which", () => {
    const service = serve();
    const later = Buffer.from("helpdesk-snap 2\nwhatever that may be");
    expect(failureOf(() => service.restoreSession(later, {}))).toEqual({
      reason: "invalid_snapshot",
      problem: "The snapshot is of version 2; this server reads version 1.",
    });
  });

  test("is refused with both digests where the tickets are others, and by a server that has not its split", () => {
    const here = serve();
    const { snapshot } = now(here.snapshotSession(play(here, 1, 3).session.id));
    const fewer: Dataset = createDataset(dataset.tickets.slice(0, -1));
    const other = serve({ dataset: fewer });
    const digestOf = (service: OwnedService): string =>
      service.info().datasetSplits.find(({ split }) => split === "dev")?.digest ?? "";
    const refusal = failureOf(() => other.restoreSession(snapshot, {}));
    expect(refusal).toEqual({
      reason: "snapshot_mismatch",
      problem: expect.stringContaining(
        `tickets of the digest ${digestOf(here)}, and this server has ${digestOf(other)}`,
      ) as string,
    });
    expect(failureOf(() => serve({ split: "test" }).restoreSession(snapshot, {}))).toEqual({
      reason: "snapshot_mismatch",
      problem: "The snapshot plays the split dev, which this server does not serve.",
    });
  });

  test("moves between a server of all tickets and one of its split alone", () => {
    const here = serve();
    const { session, answers } = play(here, 1, 3);
    const there = serve({ split: "dev" });
    const { snapshot } = now(here.snapshotSession(session.id));
    expect(bytesOf(now(there.restoreSession(snapshot, {})).observation)).toBe(answers[3]);
    expect(splitDataset(dataset).dev.digest).toBe(there.info().datasetDigest);
  });

  test("needs a place, an episode and a server that goes on", () => {
    const service = serve({ maxSessions: 1 });
    const fresh = service.openSession();
    expect(reasonOf(() => service.snapshotSession(fresh.id))).toBe("episode_not_started");
    expect(reasonOf(() => service.snapshotSession("nobody"))).toBe("unknown_session");
    fresh.reset({ seed: 1 });
    const { snapshot } = now(service.snapshotSession(fresh.id));
    expect(reasonOf(() => service.restoreSession(snapshot, {}))).toBe("session_limit_reached");
    service.drain();
    expect(reasonOf(() => service.restoreSession(snapshot, {}))).toBe("server_draining");
  });
});
