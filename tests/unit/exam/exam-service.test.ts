import { expect, test } from "vitest";
import { planEpisodes } from "../../../src/exam/index.js";
import { HelpdeskError, type ResetOptions } from "../../../src/service/index.js";
import { holdExam, KEY, paperOf, SUBMIT } from "./exam-kit.js";

function refusalOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof HelpdeskError) return `${error.reason} ${error.subject}`;
    throw error;
  }
  return "not refused";
}

test("every episode is dealt once, over all sessions, and then the exam is over", () => {
  const { service, events } = holdExam(paperOf({ episodes: 3 }));
  const [a, b] = [service.openSession(), service.openSession()];
  const tasks = [a.reset({ agent: "ann" }), b.reset({ agent: "bob" }), a.reset({})].map(
    (seen) => seen.taskId,
  );
  expect(tasks).toEqual([1, 2, 3]);
  expect(refusalOf(() => b.reset({}))).toBe("exam_over exam");
  expect(b.step(SUBMIT).history).toHaveLength(1);
  expect(
    events.flatMap((event) => (event.event === "dealt" ? [[event.episode, event.session, event.agent]] : [])),
  ).toEqual([
    [0, "s1", "ann"],
    [1, "s2", "bob"],
    [2, "s1", null],
  ]);
});

test("the seeds of two keys have nothing in common, and those of one are the same every time", () => {
  const seeds = (key: Buffer): readonly number[] =>
    planEpisodes(paperOf({ episodes: 50 }), key).map(({ seed }) => seed);
  expect(seeds(KEY)).toEqual(seeds(Buffer.from(KEY)));
  expect(seeds(KEY).filter((seed) => seeds(Buffer.alloc(32, 8)).includes(seed))).toEqual([]);
  expect(seeds(KEY).every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31)).toBe(true);
});

test("a key deals the seeds that the page tells: the first bytes of an HMAC, as another program works them out", () => {
  const seeds = planEpisodes(paperOf({ episodes: 3 }), KEY).map(({ seed }) => seed);
  expect(seeds).toEqual([2135189192, 978694152, 1602579044]);
});

const FIXED: readonly [ResetOptions, string][] = [
  [{ seed: 1 }, "exam_fixed seed"],
  [{ taskId: 1 }, "exam_fixed task_id"],
  [{ queueSize: 1 }, "exam_fixed queue_size"],
  [{ ticketIds: ["ticket-001"] }, "exam_fixed ticket_ids"],
  [{ episodeId: "mine" }, "exam_fixed episode_id"],
  [{ split: "dev" }, "exam_fixed split"],
  [{ rewardMode: "shaped" }, "exam_fixed reward_mode"],
  [{ ignored: ["taskId"] }, "exam_fixed taskId"],
  [{ agent: "me", ignored: ["a key\n"] }, 'exam_fixed "a key\\n"'],
  [{ agent: "" }, "invalid_identifier agent"],
  [{ agent: "a\nb" }, "invalid_identifier agent"],
  [{ agent: "a\u2028b" }, "invalid_identifier agent"],
];

test.each(FIXED)("a reset with %o is refused, and costs no episode", (options, refusal) => {
  const { service, events } = holdExam();
  const session = service.openSession();
  expect(refusalOf(() => session.reset(options))).toBe(refusal);
  expect(events.filter((event) => event.event === "dealt")).toEqual([]);
  expect(events.filter((event) => event.event === "refused")).toHaveLength(1);
});

test("the state and the report are withheld before, during and after an episode", () => {
  const { service } = holdExam();
  const session = service.openSession();
  expect(refusalOf(() => session.state())).toBe("exam_withheld state");
  let seen = session.reset({});
  expect(refusalOf(() => session.state())).toBe("exam_withheld state");
  while (!seen.done) seen = session.step(SUBMIT);
  expect(refusalOf(() => session.state())).toBe("exam_withheld state");
  expect(refusalOf(() => session.report())).toBe("exam_withheld report");
});

test("an episode that is left is written down with how it was left", () => {
  const { service, events, pass } = holdExam();
  const [replaced, closed, idle] = [service.openSession(), service.openSession(), service.openSession()];
  for (const session of [replaced, closed, idle]) session.reset({});
  replaced.reset({});
  closed.close();
  pass(1000);
  service.sweep();
  const ends = events.flatMap((event) => (event.event === "ended" ? [[event.episode, event.how]] : []));
  // Those that one sweep ends, in the order in which their sessions were opened.
  expect(ends).toEqual([
    [0, "replaced"],
    [1, "closed"],
    [3, "idle"],
    [2, "idle"],
  ]);
});

test("a server that stops ends what is in progress, and the next goes on behind it", () => {
  const first = holdExam();
  first.service.openSession().reset({});
  const died = [...first.events];
  first.service.drain();
  first.service.closeAll();
  expect(first.events.at(-1)).toMatchObject({ event: "ended", episode: 0, how: "server_stopped" });

  const second = holdExam(paperOf(), died);
  expect(second.events.at(-1)).toMatchObject({ event: "ended", episode: 0, how: "server_stopped" });
  second.service.openSession().reset({});
  expect(second.events.at(-1)).toMatchObject({ event: "dealt", episode: 1, session: "s2" });
});

test("an agent says what its observations leave out, and the record has every action all the same", () => {
  const { service, events } = holdExam();
  const session = service.openSession();
  const first = session.reset({
    agent: "ann",
    observationOptions: { history: "none", staticFields: "first" },
  });
  expect(first.instructions).not.toBe("");
  const second = session.step(SUBMIT);
  expect([second.instructions, second.history]).toEqual(["", []]);
  const third = session.step(SUBMIT, { observationOptions: { history: "last", staticFields: "always" } });
  expect(third.instructions).toBe(first.instructions);
  expect(third.history.map(({ step, reward, score }) => [step, reward, score])).toEqual([[2, 0, null]]);
  expect(events.filter((event) => event.event === "acted")).toHaveLength(2);
});

test("a request that is sent again is one action", () => {
  const { service, events } = holdExam();
  const session = service.openSession();
  session.reset({});
  const once = session.step(SUBMIT, { requestId: "r" });
  expect(session.step(SUBMIT, { requestId: "r" })).toEqual(once);
  expect(events.filter((event) => event.event === "acted")).toHaveLength(1);
});

test("a session is the same object however it is found, and a connection forgets it when it ends", () => {
  const { service } = holdExam();
  const session = service.openSession();
  const forgotten: unknown[] = [];
  const held = session.heldBy({
    hold: () => undefined,
    forget: (gone) => void forgotten.push(gone),
    close: () => undefined,
  });
  expect(service.session(session.id)).toBe(session);
  expect(service.findSession(session.id)).toBe(session);
  session.close();
  expect(forgotten).toEqual([held]);
});
