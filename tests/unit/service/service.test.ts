import { expect, test } from "vitest";
import { createDataset } from "../../../src/dataset/index.js";
import type { Action } from "../../../src/domain/action.js";
import type { Ticket } from "../../../src/domain/ticket.js";
import {
  createConnection,
  createHelpdeskService,
  HelpdeskError,
  type OwnedService,
  type Session,
} from "../../../src/service/index.js";

const SUBMIT: Action = {
  actionType: "submit",
  issueType: "onboarding",
  priority: "low",
  assignmentGroup: "onboarding_ops",
  resolutionAction: "fulfill",
};

function someTickets(count: number): Ticket[] {
  return Array.from({ length: count }, (_, index) => ({
    ticketId: `t-${index}`,
    title: `Title ${index}`,
    requester: `r${index}@unique.example`,
    description: `Body ${index}`,
    issueType: "onboarding",
    priority: "low",
    assignmentGroup: "onboarding_ops",
    resolutionAction: "fulfill",
  }));
}

interface Bench {
  readonly service: OwnedService;
  readonly passMs: (milliseconds: number) => void;
}

/** Sessions end after a second of idling, and 300 ms after their connection. */
function aService({
  maxSessions = 3,
  tickets = 8,
  sessionTimeoutMs = 1_000,
  disconnectGraceMs = 300,
} = {}): Bench {
  let now = 0;
  let ids = 0;
  const service = createHelpdeskService({
    dataset: createDataset(someTickets(tickets)),
    version: "0.0.0",
    maxSessions,
    sessionTimeoutMs,
    disconnectGraceMs,
    clock: { now: () => now },
    ids: { sessionId: () => `s-${(ids += 1)}`, seed: () => 7 },
  });
  return { service, passMs: (milliseconds) => (now += milliseconds) };
}

function failureOf(call: () => unknown): HelpdeskError {
  try {
    call();
  } catch (error) {
    if (error instanceof HelpdeskError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

function reasonOf(call: () => unknown): string {
  return failureOf(call).reason;
}

test("a reset without a seed draws one and the state tells it", () => {
  const session = aService().service.openSession();
  session.reset({ taskId: 1 });
  expect(session.state()).toMatchObject({ seed: 7, currentTaskId: 1, stepCount: 0 });
});

test("a session has no state before its first reset, and no step", () => {
  const session = aService().service.openSession();
  expect(session.state()).toBeNull();
  expect(reasonOf(() => session.step(SUBMIT))).toBe("episode_not_started");
});

test.each([
  ["a negative seed", { seed: -1 }, "invalid_seed"],
  ["a seed of 2³¹", { seed: 2 ** 31 }, "invalid_seed"],
  ["a seed with a fraction", { seed: 1.5 }, "invalid_seed"],
  ["a seed that is no number", { seed: Number.NaN }, "invalid_seed"],
  ["task 4", { taskId: 4 }, "unknown_task"],
  ["no ticket at all", { queueSize: 0 }, "invalid_queue_size"],
  ["more tickets than there are", { queueSize: 9 }, "invalid_queue_size"],
  ["10,000 tickets", { queueSize: 10_000 }, "invalid_queue_size"],
  ["a ticket that is not there", { ticketIds: ["t-0", "t-99"] }, "unknown_ticket"],
  ["a ticket twice", { ticketIds: ["t-0", "t-0"] }, "duplicate_ticket"],
  ["a size that contradicts the tickets", { ticketIds: ["t-0"], queueSize: 2 }, "invalid_queue_size"],
  ["an empty episode id", { episodeId: "" }, "invalid_identifier"],
  ["an episode id of 256 characters", { episodeId: "x".repeat(256) }, "invalid_identifier"],
])("a reset with %s is refused and the episode in progress goes on", (_, options, reason) => {
  const session = aService().service.openSession();
  session.reset({ taskId: 2, seed: 1 });
  session.step(SUBMIT);
  const before = session.state();
  expect(reasonOf(() => session.reset(options))).toBe(reason);
  expect(session.state()).toEqual(before);
});

test("the same request id answers the same observation and moves nothing", () => {
  const session = aService().service.openSession();
  session.reset({ taskId: 1, seed: 1 });
  const first = session.step(SUBMIT, { requestId: "a" });
  expect(session.step(SUBMIT, { requestId: "a", expectedStep: 0 })).toBe(first);
  expect(session.state()?.stepCount).toBe(1);
  session.step(SUBMIT, { requestId: "b" });
  expect(session.state()?.stepCount).toBe(2);
});

test("a request id is forgotten by the next reset", () => {
  const session = aService().service.openSession();
  session.reset({ taskId: 1, seed: 1 });
  session.step(SUBMIT, { requestId: "a" });
  session.reset({ taskId: 1, seed: 1 });
  session.step(SUBMIT, { requestId: "a" });
  expect(session.state()?.stepCount).toBe(1);
});

test("a step that expects another count is refused and moves nothing", () => {
  const session = aService().service.openSession();
  session.reset({ taskId: 1, seed: 1 });
  expect(reasonOf(() => session.step(SUBMIT, { expectedStep: 1 }))).toBe("step_mismatch");
  expect(session.state()?.stepCount).toBe(0);
  session.step(SUBMIT, { expectedStep: 0 });
});

test("a step after the end is refused and the final state stays", () => {
  const session = aService().service.openSession();
  session.reset({ taskId: 1, seed: 1, queueSize: 1 });
  expect(session.step(SUBMIT).done).toBe(true);
  const end = session.state();
  expect(reasonOf(() => session.step(SUBMIT))).toBe("episode_over");
  expect(session.state()).toEqual(end);
});

test("sessions beyond the limit are refused until one is closed", () => {
  const { service } = aService({ maxSessions: 2 });
  const first = service.openSession();
  service.openSession();
  expect(reasonOf(() => service.openSession())).toBe("session_limit_reached");
  first.close();
  first.close();
  expect(service.activeSessions()).toBe(1);
  service.openSession();
});

test("a full server gives up the session idle longest of those that nobody came back to for a minute", () => {
  const { service, passMs } = aService({ maxSessions: 2, sessionTimeoutMs: 3_600_000 });
  const first = service.openSession();
  const second = service.openSession();
  second.reset({});
  passMs(1);
  first.reset({});
  passMs(60_001);
  service.openSession();
  expect([first, second].map((session) => session.ended.aborted)).toEqual([false, true]);
  expect(service.endOf(second.id)).toBe("given_up");
  expect(service.activeSessions()).toBe(2);
});

test("a session that nobody came back to is safe for a minute, and for as long as there is room", () => {
  const { service, passMs } = aService({ maxSessions: 2, sessionTimeoutMs: 3_600_000 });
  const session = service.openSession();
  passMs(100_000);
  service.openSession().reset({});
  session.reset({});
  passMs(60_000);
  expect(reasonOf(() => service.openSession())).toBe("session_limit_reached");
  expect(session.ended.aborted).toBe(false);
});

test.each<[string, (session: Session) => void]>([
  ["took a step", (session) => session.step(SUBMIT)],
  ["asked for the state", (session) => session.state()],
  ["reset it again", (session) => session.reset({})],
  ["holds it with a socket", (session) => session.claim()],
])("a session is not given up once somebody %s", (_, use) => {
  const { service, passMs } = aService({ maxSessions: 1, sessionTimeoutMs: 7_200_000 });
  const session = service.openSession();
  session.reset({});
  use(session);
  passMs(3_600_000);
  expect(reasonOf(() => service.openSession())).toBe("session_limit_reached");
  expect(session.ended.aborted).toBe(false);
});

/** A session whose episode is over. */
function playedOut(service: OwnedService): Session {
  const session = service.openSession();
  session.reset({ taskId: 1, seed: 1, queueSize: 1 });
  expect(session.step(SUBMIT).done).toBe(true);
  return session;
}

test("a full server gives up a session whose episode is over, unless a connection or a socket holds it", () => {
  const { service, passMs } = aService({ maxSessions: 3, sessionTimeoutMs: 3_600_000 });
  const [held, socket, left] = [playedOut(service), playedOut(service), playedOut(service)];
  createConnection().hold(held);
  socket.claim();
  passMs(60_001);
  service.openSession();
  expect([held, socket, left].map(({ id }) => service.endOf(id))).toEqual([undefined, undefined, "given_up"]);
});

test("a full server gives up a played session whose connection is gone, and no reattachable one", () => {
  const { service, passMs } = aService({ maxSessions: 2, sessionTimeoutMs: 3_600_000 });
  const connection = createConnection();
  const sessions = [service.openSession(), service.openSession()];
  for (const session of sessions) {
    session.reset({});
    session.step(SUBMIT);
    connection.hold(session);
  }
  sessions[0]?.reset({ reattachable: true });
  passMs(60_001);
  expect(reasonOf(() => service.openSession())).toBe("session_limit_reached");
  connection.close();
  service.openSession();
  expect(sessions.map(({ id }) => service.endOf(id))).toEqual([undefined, "given_up"]);
});

test("a full server ends the sessions that are overdue before it refuses or gives up any", () => {
  const { service, passMs } = aService({ maxSessions: 1 });
  const idle = service.openSession();
  passMs(1_000);
  service.openSession();
  expect(service.endOf(idle.id)).toBe("idle");
});

test("a session ends when its last connection has been gone for the grace time, and not a moment earlier", () => {
  const { service, passMs } = aService();
  const session = service.openSession();
  const [first, second] = [createConnection(), createConnection()];
  first.hold(session);
  second.hold(session);
  first.close();
  passMs(300);
  service.sweep();
  expect(service.endOf(session.id)).toBeUndefined();
  second.close();
  passMs(299);
  service.sweep();
  expect(service.endOf(session.id)).toBeUndefined();
  passMs(1);
  service.sweep();
  expect(service.endOf(session.id)).toBe("disconnected");
  expect(service.activeSessions()).toBe(0);
});

test.each<[string, (session: Session) => void]>([
  ["is called over another connection", (session) => createConnection().hold(session)],
  ["is called over none that holds it", (session) => session.state()],
  ["is reattachable", (session) => session.reset({ reattachable: true })],
])("the end of its connection means nothing to a session that %s within the grace time", (_, use) => {
  const { service, passMs } = aService();
  const session = service.openSession();
  const connection = createConnection();
  connection.hold(session);
  connection.close();
  connection.close();
  passMs(200);
  use(session);
  passMs(700);
  service.sweep();
  expect(service.endOf(session.id)).toBeUndefined();
});

test("a session whose call outlives its connection is disconnected at once", () => {
  const { service, passMs } = aService();
  const connection = createConnection();
  connection.close();
  const session = service.openSession();
  connection.hold(session);
  passMs(300);
  service.sweep();
  expect(service.endOf(session.id)).toBe("disconnected");
});

test("a grace time of 0 ends no session for its connection", () => {
  const { service, passMs } = aService({ disconnectGraceMs: 0 });
  const session = service.openSession();
  const connection = createConnection();
  connection.hold(session);
  connection.close();
  passMs(999);
  service.sweep();
  expect(service.endOf(session.id)).toBeUndefined();
});

test("a call after the end of a session says how it ended", () => {
  const { service, passMs } = aService({ maxSessions: 1, sessionTimeoutMs: 3_600_000 });
  const closed = service.openSession();
  closed.close();
  const givenUp = service.openSession();
  passMs(60_001);
  const gone = service.openSession();
  const connection = createConnection();
  connection.hold(gone);
  connection.close();
  passMs(300);
  service.sweep();
  const idle = service.openSession();
  passMs(3_600_000);
  service.sweep();
  const told = [closed, givenUp, gone, idle].map(({ id }) => {
    const error = failureOf(() => service.session(id));
    return [error.reason, error.sessionEnd, error.problem];
  });
  expect(told).toEqual([
    ["unknown_session", "closed", 'The session "s-1" was closed.'],
    [
      "unknown_session",
      "given_up",
      'The session "s-2" was given up for a new one: the server was full and nobody was using it.',
    ],
    [
      "unknown_session",
      "disconnected",
      'The session "s-3" ended because its gRPC connection or socket had been gone for longer than the server waits (a Reset with reattachable keeps it).',
    ],
    ["unknown_session", "idle", 'The session "s-4" was idle for longer than the server keeps a session.'],
  ]);
  expect(failureOf(() => closed.reset({})).sessionEnd).toBe("closed");
});

test("how the sessions ended is remembered of the last 10,000", () => {
  const { service } = aService();
  for (let count = 0; count <= 10_000; count += 1) service.openSession().close();
  expect([service.endOf("s-1"), service.endOf("s-2")]).toEqual([undefined, "closed"]);
});

test("an idle session ends, one in use stays", () => {
  const { service, passMs } = aService();
  const idle = service.openSession();
  const used = service.openSession();
  passMs(600);
  used.reset({});
  passMs(600);
  service.sweep();
  expect(idle.ended.aborted).toBe(true);
  expect(used.ended.aborted).toBe(false);
  expect(service.activeSessions()).toBe(1);
  expect(reasonOf(() => service.session(idle.id))).toBe("unknown_session");
  expect(reasonOf(() => idle.reset({}))).toBe("unknown_session");
});

test("whoever waits for a session's end is told when it closes", () => {
  const session = aService().service.openSession();
  let told = 0;
  session.ended.addEventListener("abort", () => (told += 1));
  session.close();
  expect(told).toBe(1);
});

test("a draining server opens no session and lets the open ones play on", () => {
  const { service } = aService();
  const session = service.openSession();
  service.drain();
  expect(reasonOf(() => service.openSession())).toBe("server_draining");
  session.reset({ taskId: 1, seed: 1 });
  session.step(SUBMIT);
});

test("an error says what is wrong and what to do", () => {
  const { service } = aService();
  expect(() => service.session("nobody")).toThrow(
    'There is no session "nobody". Call reset without a session to open a new one; idle and closed sessions are forgotten.',
  );
});
