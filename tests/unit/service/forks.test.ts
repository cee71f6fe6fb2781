import { describe, expect, test } from "vitest";
import { createConnection } from "../../../src/service/index.js";
import { bytesOf } from "../../support/any-actions.js";
import { runsOf } from "../../support/test-runs.js";
import { failureOf, goOn, now, play, reasonOf, serve } from "./branch-service.js";

describe("a fork", () => {
  test("at any step of any episode answers and goes on as the episode did", () => {
    const service = serve();
    for (let seed = 0; seed < runsOf(50); seed += 1) {
      const { session, actions, answers } = play(service, seed);
      for (let step = 0; step <= actions.length; step += 1) {
        const { sessionIds, stepCount, observation } = now(service.forkSession(session.id, { atStep: step }));
        const [id = ""] = sessionIds;
        expect([stepCount, bytesOf(observation)]).toEqual([step, answers[step]]);
        expect(goOn(service.session(id), actions.slice(step))).toEqual(answers.slice(step + 1));
        service.closeSession(id);
      }
      session.close();
    }
  });

  test("without a step is at the last one, and the session forked goes on as it would have", () => {
    const service = serve();
    const whole = play(service, 5);
    const { session } = play(service, 5, 4);
    expect(now(service.forkSession(session.id, {}))).toMatchObject({ stepCount: 4 });
    expect(goOn(session, whole.actions.slice(4))).toEqual(whole.answers.slice(5));
  });

  test("has of each action how sure its agent was, which no answer tells", () => {
    const service = serve();
    const session = service.openSession();
    session.reset({ seed: 3, taskId: 2 });
    const silent = session.step({ actionType: "submit" });
    const sure = service.openSession();
    sure.reset({ seed: 3, taskId: 2 });
    expect(bytesOf(sure.step({ actionType: "submit", confidence: 0.75 }))).toBe(bytesOf(silent));
    const told = (id: string) => now(service.snapshotSession(id)).snapshot.byteLength;
    const [fork = ""] = now(service.forkSession(sure.id, {})).sessionIds;
    // A double and its tag.
    expect([told(sure.id) - told(session.id), told(fork) - told(session.id)]).toEqual([9, 9]);
    expect(reasonOf(() => sure.step({ actionType: "submit", confidence: 2 }))).toBe("invalid_confidence");
    expect(sure.state()?.stepCount).toBe(1);
  });

  test("and its siblings do not touch each other, nor does a fork of a fork", () => {
    const service = serve();
    const { session } = play(service, 2, 3);
    const { sessionIds } = now(service.forkSession(session.id, { count: 3 }));
    const [one = "", other = "", third = ""] = sessionIds;
    const defers = goOn(service.session(one), [{ actionType: "defer" }]);
    const asks = goOn(service.session(other), [{ actionType: "request_info" }]);
    const again = now(service.forkSession(one, {}));
    expect(bytesOf(again.observation)).toBe(defers[0]);
    expect(goOn(service.session(third), [{ actionType: "request_info" }])).toEqual(asks);
    expect(service.session(session.id).state()?.stepCount).toBe(3);
  });

  test("leaves out what the reset said, in its answer and in those that follow", () => {
    const service = serve();
    const session = service.openSession();
    session.reset({ seed: 3, observationOptions: { history: "none", staticFields: "first" } });
    session.step({ actionType: "defer" });
    const answer = session.step({ actionType: "request_info" });
    const { sessionIds, observation } = now(service.forkSession(session.id, {}));
    expect(bytesOf(observation)).toBe(bytesOf(answer));
    expect(service.session(sessionIds[0] ?? "").step({ actionType: "defer" })).toMatchObject({
      history: [],
      instructions: "",
    });
    // The answer to a reset has everything.
    expect(now(service.forkSession(session.id, { atStep: 0 })).observation.instructions).not.toBe("");
  });

  test("is refused where there is no such step, no episode, no session, and in numbers that there cannot be", () => {
    const service = serve();
    const { session } = play(service, 1, 2);
    const steps = [-1, 3, 1.5, Number.NaN];
    expect(steps.map((atStep) => reasonOf(() => service.forkSession(session.id, { atStep })))).toEqual(
      steps.map(() => "invalid_step"),
    );
    const counts = [0, -1, 65, 2.5];
    expect(counts.map((count) => reasonOf(() => service.forkSession(session.id, { count })))).toEqual(
      counts.map(() => "invalid_count"),
    );
    const fresh = service.openSession();
    expect(reasonOf(() => service.forkSession(fresh.id, {}))).toBe("episode_not_started");
    expect(reasonOf(() => service.forkSession("nobody", {}))).toBe("unknown_session");
    service.drain();
    expect(reasonOf(() => service.forkSession(session.id, {}))).toBe("server_draining");
  });

  test("opens all or none where the server or the owner has no room, and gives up nothing for it", () => {
    let time = 0;
    const service = serve({ maxSessions: 5, clock: { now: () => time } });
    const { session } = play(service, 1, 2);
    const idle = service.openSession();
    idle.reset({ seed: 1 });
    time = 61_000;
    expect(failureOf(() => service.forkSession(session.id, { count: 5 }))).toEqual({
      reason: "session_limit_reached",
      problem: "The server has no room for 5 more sessions: 2/5 are open.",
    });
    expect(service.activeSessions()).toBe(2);
    // One of the places is that of a session which nobody uses.
    expect(now(service.forkSession(session.id, { count: 4 })).sessionIds).toHaveLength(4);
    expect(service.endOf(idle.id)).toBe("given_up");
    const owner = { name: "trainer-1", maxSessions: 2 };
    const roomy = serve();
    const own = roomy.openSession(owner);
    own.reset({ seed: 1 });
    expect(reasonOf(() => roomy.forkSession(own.id, { count: 2, owner }))).toBe("session_limit_reached");
    expect(now(roomy.forkSession(own.id, { count: 1, owner })).sessionIds).toHaveLength(1);
  });

  test("ends with the connection that forked, unless it is reattachable", () => {
    let time = 0;
    const service = serve({ clock: { now: () => time }, disconnectGraceMs: 1000 });
    const { session } = play(service, 1, 2);
    const connection = createConnection();
    const held = now(service.forkSession(session.id, { connection }));
    const kept = now(service.forkSession(session.id, { connection, reattachable: true }));
    connection.close();
    time = 2000;
    service.sweep();
    expect([held, kept].map(({ sessionIds }) => service.endOf(sessionIds[0] ?? ""))).toEqual([
      "disconnected",
      undefined,
    ]);
  });
});
