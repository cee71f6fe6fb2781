/** Many sessions of the TypeScript client over one stream, to a server of its own over real sockets. */
import { createGrpcTransport } from "@connectrpc/connect-node";
import {
  createHelpdeskClient,
  type Action,
  type ClientOptions,
  type HelpdeskSession,
} from "helpdesk-env-client";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { factsOf, failureOf } from "../support/client-failure.js";
import { startCuttingProxy } from "../support/cutting-proxy.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(300);
});
afterEach(() => server.service.closeAll());
afterAll(() => server.close(0));

const SUBMIT = {
  actionType: "submit",
  issueType: "identity_access",
  priority: "medium",
  assignmentGroup: "service_desk",
  resolutionAction: "fulfill",
} as const;
const SHORT = { taskId: 1, queueSize: 2 } as const;

function clientAt(url: string, options: ClientOptions = {}) {
  return createHelpdeskClient(url, { transport: createGrpcTransport({ baseUrl: url }), ...options });
}

async function playedBy(session: HelpdeskSession, seed: number): Promise<unknown[]> {
  return [await session.reset({ ...SHORT, seed }), await session.step(SUBMIT)];
}

test("256 sessions play over one stream of one connection what each plays alone", async () => {
  const proxy = await startCuttingProxy(server.url);
  const [client, alone] = [clientAt(proxy.url), clientAt(server.url).session()];
  const play = client.play();
  const seeds = Array.from({ length: 256 }, (_, seed) => seed);
  const played = await Promise.all(seeds.map((seed) => playedBy(play.session(), seed)));
  for (const seed of [0, 100, 255]) expect(played[seed]).toEqual(await playedBy(alone, seed));
  expect(new Set(played.map((seen) => JSON.stringify(seen))).size).toBeGreaterThan(200);
  expect([proxy.connections(), server.service.activeSessions()]).toEqual([1, 257]);
  await play.close();
  expect(server.service.activeSessions()).toBe(1);
});

describe("a call that fails on a stream throws what it throws alone", () => {
  const untyped = (action: string): Action => JSON.parse(action) as Action;
  test.each<[string, (session: HelpdeskSession) => Promise<unknown>]>([
    ["unknown_task", (session) => session.reset({ taskId: 9 })],
    ["invalid_seed", (session) => session.reset({ seed: -1 })],
    ["unknown_ticket", (session) => session.reset({ ticketIds: ["nobody"] })],
    ["invalid_identifier", (session) => session.reset({ episodeId: "" })],
    ["request_too_large", (session) => session.reset({ agent: "a".repeat(5_000_000) })],
    ["unknown_word", (session) => session.step(untyped('{"actionType":"investigate","toolName":"x"}'))],
    ["missing_action", (session) => session.step(untyped("{}"))],
    ["step_mismatch", (session) => session.step(SUBMIT, { expectedStep: 7 })],
    ["invalid_identifier", (session) => session.step(SUBMIT, { requestId: "" })],
    ["episode_not_over", (session) => session.report()],
    [
      "episode_over",
      async (session) => {
        for (;;) await session.step(SUBMIT);
      },
    ],
    [
      "unknown_session",
      async (session) => {
        server.service.session(session.id ?? "").close();
        await session.step(SUBMIT);
      },
    ],
  ])("%s", async (reason, call) => {
    const play = clientAt(server.url).play();
    const [other, on] = [play.session(), play.session()];
    const alone = clientAt(server.url).session();
    for (const session of [other, on, alone]) await session.reset({ ...SHORT, seed: 1 });
    const told = factsOf(await failureOf(call(on)), on.id);
    expect(told).toEqual(factsOf(await failureOf(call(alone)), alone.id));
    expect(told).toMatchObject({ reason });
    expect((await other.step(SUBMIT)).ticketsProcessed).toBe(1);
    await play.close();
  });

  test("session_limit_reached, with how full the server is", async () => {
    const full = await startWholeServer(1);
    const play = clientAt(full.url).play();
    await play.session().reset(SHORT);
    for (const session of [play.session(), clientAt(full.url).session()])
      expect(await failureOf(session.reset())).toMatchObject({
        reason: "session_limit_reached",
        capacity: { activeSessions: 1, maxSessions: 1 },
      });
    await play.close();
    await full.close(0);
  });
});

describe("a stream whose connection is cut", () => {
  test("in the middle of the steps of many sessions: each is taken once, and plays on as if nothing had been", async () => {
    const proxy = await startCuttingProxy(server.url);
    const play = clientAt(proxy.url).play();
    const sessions = Array.from({ length: 32 }, () => play.session());
    await Promise.all(sessions.map((session, seed) => session.reset({ ...SHORT, seed })));
    proxy.loseAnswers(1);
    const seen = await Promise.all(sessions.map((session) => session.step(SUBMIT)));
    expect([proxy.lost(), proxy.connections()]).toEqual([1, 2]);
    for (const [seed, session] of sessions.entries()) {
      const alone = clientAt(server.url).session();
      await alone.reset({ ...SHORT, seed });
      expect(seen[seed]).toEqual(await alone.step(SUBMIT));
      await alone.close();
      expect((await session.state()).stepCount).toBe(1);
    }
    await play.close();
    expect(server.service.activeSessions()).toBe(0);
  });

  test("without retries says that the step may have been taken, and calling it again takes it once", async () => {
    const proxy = await startCuttingProxy(server.url);
    const session = clientAt(proxy.url, { retries: 0 }).play().session();
    await session.reset({ ...SHORT, seed: 1 });
    proxy.loseAnswers(1);
    expect(await failureOf(session.step(SUBMIT))).toMatchObject({
      reason: "unreachable",
      outcomeUnknown: true,
    });
    expect((await session.step(SUBMIT)).ticketsProcessed).toBe(1);
    expect((await session.state()).stepCount).toBe(1);
  });

  test("does not send a first reset again, which would take a second place, but for a session that ends with it", async () => {
    const proxy = await startCuttingProxy(server.url);
    const client = clientAt(proxy.url);
    await client.info();
    const play = client.play();
    await play.session().reset(SHORT);
    proxy.loseAnswers(1);
    expect(await failureOf(play.session().reset(SHORT))).toMatchObject({ outcomeUnknown: true });
    expect(server.service.activeSessions()).toBe(2);
    await play.session().reset(SHORT);
    proxy.loseAnswers(1);
    await play.session({ closeWithStream: true }).reset(SHORT);
    expect([proxy.lost(), server.service.activeSessions()]).toEqual([2, 4]);
  });

  test("takes with it the sessions that were to end with it, and only those; a reset opens another", async () => {
    const proxy = await startCuttingProxy(server.url);
    const play = clientAt(proxy.url).play();
    const [bound, free] = [play.session({ closeWithStream: true }), play.session()];
    for (const session of [bound, free]) await session.reset({ ...SHORT, seed: 1 });
    const { id } = bound;
    proxy.loseAnswers(1);
    const [lost, kept] = await Promise.all([failureOf(bound.step(SUBMIT)), free.step(SUBMIT)]);
    expect([lost.reason, lost.outcomeUnknown, kept.ticketsProcessed]).toEqual(["unknown_session", false, 1]);
    expect(server.service.activeSessions()).toBe(1);
    await bound.reset({ ...SHORT, seed: 1 });
    expect([bound.id === id, server.service.activeSessions()]).toEqual([false, 2]);
    expect((await bound.step(SUBMIT)).ticketsProcessed).toBe(1);
    await play.close();
    expect(server.service.activeSessions()).toBe(0);
  });
});

test("a client that gets nothing for a while keeps to the server's limit, and then every answer comes", async () => {
  const proxy = await startCuttingProxy(server.url);
  const play = clientAt(proxy.url).play();
  const sessions = Array.from({ length: 64 }, () => play.session());
  await Promise.all(sessions.map((session, seed) => session.reset({ ...SHORT, seed })));
  proxy.pause();
  const steps = sessions.map((session) => session.step(SUBMIT));
  await clientAt(server.url).info(); // by then the steps are on their way
  proxy.resume();
  expect((await Promise.all(steps)).map(({ ticketsProcessed }) => ticketsProcessed)).toEqual(
    steps.map(() => 1),
  );
  await play.close();
});

test("a server that drains answers what it was asked, and refuses what comes after", async () => {
  const draining = await startWholeServer(8);
  const client = clientAt(draining.url, { retries: 0 });
  const play = client.play();
  const sessions = [play.session(), play.session()];
  for (const session of sessions) await session.reset({ ...SHORT, seed: 1 });
  const steps = sessions.map((session) => session.step(SUBMIT));
  await steps[0];
  const closed = draining.close(1000);
  expect((await Promise.all(steps)).map(({ ticketsProcessed }) => ticketsProcessed)).toEqual([1, 1]);
  const refused = await failureOf(play.session().reset());
  expect(["server_draining", "unreachable"]).toContain(refused.reason);
  await closed;
  expect(await failureOf(play.session().reset())).toMatchObject({ reason: "unreachable" });
});

describe("closing", () => {
  test("frees the places of the stream's sessions, and only those; it can be used on", async () => {
    const client = clientAt(server.url);
    const [play, other] = [client.play(), client.play()];
    for (const stream of [play, play, other]) await stream.session().reset(SHORT);
    await play.close();
    await play.close();
    expect(server.service.activeSessions()).toBe(1);
    await play.session().reset(SHORT);
    await client.close();
    expect(server.service.activeSessions()).toBe(0);
  });

  test("a session that ends with the stream can be closed before, and the stream goes on", async () => {
    const play = clientAt(server.url).play();
    const [bound, other] = [play.session({ closeWithStream: true }), play.session()];
    for (const session of [bound, other]) await session.reset({ ...SHORT, seed: 1 });
    await bound.close();
    expect((await other.step(SUBMIT)).ticketsProcessed).toBe(1);
    await play.close();
    expect(server.service.activeSessions()).toBe(0);
  });
});

test("what is left out of an observation by a stream's reset is left out of a lone session's, too", async () => {
  const play = clientAt(server.url).play();
  const reset = {
    ...SHORT,
    seed: 1,
    observationOptions: { history: "none", staticFields: "first" },
  } as const;
  const [on, alone] = [play.session(), clientAt(server.url).session()];
  expect(await on.reset(reset)).toEqual(await alone.reset(reset));
  const seen = await on.step(SUBMIT);
  expect(seen).toEqual(await alone.step(SUBMIT));
  expect([seen.history, seen.instructions, seen.availableTools]).toEqual([[], "", []]);
  const whole = await on.step(SUBMIT, { observationOptions: { history: "all", staticFields: "always" } });
  expect([whole.history.length, whole.instructions.length > 0]).toEqual([2, true]);
  await play.close();
});
