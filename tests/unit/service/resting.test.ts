import { expect, test } from "vitest";
import type { Observation } from "../../../src/domain/observation.js";
import type { OwnedService } from "../../../src/service/index.js";
import { bytesOf } from "../../support/any-actions.js";
import { runsOf } from "../../support/test-runs.js";
import { failureOf, goOn, now, play, serve } from "./branch-service.js";

/** A service whose sessions rest whenever that is asked for: eleven seconds go by. */
function serveResting(): { readonly service: OwnedService; readonly rest: () => void } {
  let time = 0;
  const service = serve({ clock: { now: () => time } });
  return {
    service,
    rest() {
      time += 11_000;
      service.sweep();
    },
  };
}

test("a session that rests before every step of an episode gives the same bytes, and at its end the same report", () => {
  for (let seed = 0; seed < runsOf(16); seed += 1) {
    const { actions, answers, session: awake } = play(serve(), seed);
    const { service, rest } = serveResting();
    const session = service.openSession();
    const given = [session.reset({ taskId: 1 + (seed % 3), seed })];
    for (const action of actions) {
      rest();
      given.push(session.step(action));
    }
    expect(given.map(bytesOf)).toEqual(answers);
    rest();
    expect(session.state()).toEqual(awake.state());
    rest();
    expect(toldOf(() => session.report())).toEqual(toldOf(() => awake.report()));
  }
});

function toldOf(call: () => unknown): unknown {
  try {
    return call();
  } catch {
    return failureOf(call);
  }
}

test("a step that is sent again under its name is answered as it was, and taken once", () => {
  const { service, rest } = serveResting();
  const session = service.openSession();
  const opened = session.reset({ taskId: 3, seed: 4, requestId: "first" });
  rest();
  expect(bytesOf(session.reset({ taskId: 3, seed: 4, requestId: "first" }))).toBe(bytesOf(opened));
  const action = { actionType: "defer" } as const;
  const stepped = session.step(action, { requestId: "a" });
  rest();
  const again = session.step(action, { requestId: "a", expectedStep: 0 });
  expect(bytesOf(again)).toBe(bytesOf(stepped));
  expect(session.state()?.stepCount).toBe(1);
});

test("a reset that was not repeated is found by its request while its session rests", () => {
  const { service, rest } = serveResting();
  const session = service.openSession();
  session.reset({ seed: 4, requestId: "first" });
  rest();
  expect(service.hasOpened("first")).toBe(true);
});

test("a session that rests is forked and listed as one that does not, and is over where its episode was", () => {
  const { service, rest } = serveResting();
  const { session, actions, answers } = play(service, 5);
  const forked = play(service, 5, 3);
  const before = session.taskId();
  rest();
  const { stepCount, observation } = now(service.forkSession(forked.session.id, { atStep: 2 }));
  expect([stepCount, bytesOf(observation)]).toEqual([2, answers[2]]);
  expect(goOn(forked.session, actions.slice(3))).toEqual(answers.slice(4));
  rest();
  expect(session.taskId()).toBe(before);
  expect(failureOf(() => session.step({ actionType: "defer" })).reason).toBe("episode_over");
});

test("an episode that is reset after its rest begins anew", () => {
  const { service, rest } = serveResting();
  const session = service.openSession();
  const [first] = [session.reset({ taskId: 2, seed: 9 }), session.step({ actionType: "defer" })];
  rest();
  const second: Observation = session.reset({ taskId: 2, seed: 9 });
  expect(bytesOf(second)).toBe(bytesOf(first));
  expect(session.state()?.stepCount).toBe(0);
});
