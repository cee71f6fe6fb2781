/** Many sessions of the TypeScript client in one call. */
import { createRouterTransport } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import {
  createHelpdeskClient,
  type HelpdeskError,
  PROTOCOLS,
  type Action,
  type BatchResult,
  type HelpdeskClient,
} from "helpdesk-env-client";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { factsOf, failureOf } from "../support/client-failure.js";
import { startCuttingProxy } from "../support/cutting-proxy.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(8);
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
const SHORT = { taskId: 1, queueSize: 3, seed: 1 } as const;

function seenIn(result: BatchResult | undefined) {
  if (result?.ok === true) return result.observation;
  throw result === undefined ? new Error("there is no such result") : result.error;
}

function errorIn(result: BatchResult | undefined): HelpdeskError {
  if (result?.ok === false) return result.error;
  throw new Error("the item did not fail");
}

async function threeOf(client: HelpdeskClient) {
  const sessions = [client.session(), client.session(), client.session()] as const;
  await client.batchReset(sessions.map((session) => ({ session, options: SHORT })));
  return sessions;
}

test.each([...PROTOCOLS, "grpc"] as const)(
  "over %s every item answers what it answers alone",
  async (protocol) => {
    const over =
      protocol === "grpc" ? { transport: createGrpcTransport({ baseUrl: server.url }) } : { protocol };
    const client = createHelpdeskClient(server.url, over);
    const [together, alone] = [client.session(), client.session()];
    const [reset] = await client.batchReset([{ session: together, options: SHORT }]);
    expect(seenIn(reset)).toEqual(await alone.reset(SHORT));
    const [stepped] = await client.batchStep([{ session: together, action: SUBMIT }]);
    expect(seenIn(stepped)).toEqual(await alone.step(SUBMIT));
    expect(await together.state()).toEqual(await alone.state());
    await client.close();
    expect(server.service.activeSessions()).toBe(0);
  },
);

test("an item that fails says what the call alone would have thrown, and no other fails for it", async () => {
  const client = createHelpdeskClient(server.url);
  const [good, bad, ended] = await threeOf(client);
  server.service.session(ended.id ?? "").close();
  const untyped = JSON.parse('{"actionType":"investigate","toolName":"ask_nicely"}') as Action;
  const results = await client.batchStep([
    { session: client.session(), action: SUBMIT },
    { session: bad, action: SUBMIT, options: { expectedStep: 7 } },
    { session: good, action: SUBMIT },
    { session: ended, action: SUBMIT },
    { session: bad, action: untyped },
  ]);
  expect(
    results.map((result) => (result.ok ? result.observation.ticketsProcessed : result.error.reason)),
  ).toEqual(["episode_not_started", "step_mismatch", 1, "unknown_session", "unknown_word"]);
  const alone = await failureOf(bad.step(SUBMIT, { expectedStep: 7 }));
  expect(factsOf(errorIn(results[1]))).toEqual(factsOf(alone));
  expect((await failureOf(ended.step(SUBMIT))).problem).toBe(errorIn(results[3]).problem);
});

test("a session may be in several items, which are taken in their order", async () => {
  const client = createHelpdeskClient(server.url);
  const [one, two] = await threeOf(client);
  const results = await client.batchStep(
    [one, two, one, one].map((session) => ({ session, action: SUBMIT })),
  );
  expect(results.map((result) => seenIn(result).ticketsProcessed)).toEqual([1, 1, 2, 3]);
});

test("a batch whose answer is lost is sent again, and each step is taken once", async () => {
  const proxy = await startCuttingProxy(server.url);
  const client = createHelpdeskClient(proxy.url);
  const sessions = await threeOf(client);
  proxy.loseAnswers(1);
  const results = await client.batchStep(sessions.map((session) => ({ session, action: SUBMIT })));
  expect(results.map((result) => seenIn(result).ticketsProcessed)).toEqual([1, 1, 1]);
  for (const session of sessions) expect((await session.state()).stepCount).toBe(1);
  expect(proxy.lost()).toBe(1);
});

test("without retries each item of a lost batch says so, a later one of its session is not sent, and again takes each once", async () => {
  const proxy = await startCuttingProxy(server.url);
  const client = createHelpdeskClient(proxy.url, { retries: 0 });
  const [one, two] = await threeOf(client);
  const batch = [one, two].map((session) => ({ session, action: SUBMIT }));
  proxy.loseAnswers(1);
  const lost = await client.batchStep([...batch, { session: one, action: SUBMIT }]);
  expect(lost.map((result) => [errorIn(result).reason, errorIn(result).outcomeUnknown])).toEqual(
    Array.from(lost, () => ["unreachable", true]),
  );
  const again = await client.batchStep(batch);
  expect(again.map((result) => seenIn(result).ticketsProcessed)).toEqual([1, 1]);
  expect((await one.state()).stepCount).toBe(1);
});

test("a batch larger than the server takes goes in several calls, and one without items in none", async () => {
  const sizes: number[] = [];
  const transport = createRouterTransport(({ service }) => {
    service(EnvironmentService, {
      getServerInfo: () => ({ contractVersion: "1.7.0", maxBatchItems: 2 }),
      batchReset: ({ items }) => {
        sizes.push(items.length);
        const value = { sessionId: "one", observation: {} };
        return { results: items.map(() => ({ result: { case: "reset", value } }) as const) };
      },
    });
  });
  const client = createHelpdeskClient("http://elsewhere", { transport, closeAtExit: false });
  const items = Array.from({ length: 5 }, () => ({ session: client.session() }));
  expect((await client.batchReset(items)).map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
  expect(await client.batchReset([])).toEqual([]);
  expect(sizes).toEqual([2, 2, 1]);
});

test("a first reset is not sent again when its answer was lost: it would take a second place", async () => {
  const proxy = await startCuttingProxy(server.url);
  const client = createHelpdeskClient(proxy.url);
  await client.session().reset(SHORT);
  proxy.loseAnswers(1);
  const [result] = await client.batchReset([{ session: client.session(), options: SHORT }]);
  expect([errorIn(result).outcomeUnknown, proxy.lost(), server.service.activeSessions()]).toEqual([
    true,
    1,
    2,
  ]);
});

test("sessions of a stream play in batches, too; one that ends with it is reset on it alone", async () => {
  const client = createHelpdeskClient(server.url, {
    transport: createGrpcTransport({ baseUrl: server.url }),
  });
  const play = client.play();
  const [free, bound] = [play.session(), play.session({ closeWithStream: true })];
  const resets = await client.batchReset([free, bound].map((session) => ({ session, options: SHORT })));
  expect([seenIn(resets[0]).ticketsProcessed, errorIn(resets[1]).reason]).toEqual([0, "invalid_option"]);
  await bound.reset(SHORT);
  const steps = await client.batchStep([free, bound].map((session) => ({ session, action: SUBMIT })));
  expect(steps.map((result) => seenIn(result).ticketsProcessed)).toEqual([1, 1]);
  await client.close();
  expect(server.service.activeSessions()).toBe(0);
});

test("an object that is no session of the client is refused, and a server before contract 1.7.0 says that it has no batches", async () => {
  const client = createHelpdeskClient(server.url);
  const [result] = await client.batchStep([{ session: { ...client.session() }, action: SUBMIT }]);
  expect(errorIn(result)).toMatchObject({ reason: "invalid_option", subject: "session" });
  const transport = createRouterTransport(({ service }) => {
    service(EnvironmentService, { getServerInfo: () => ({ contractVersion: "1.6.0" }) });
  });
  const older = createHelpdeskClient("http://elsewhere", { transport });
  expect(await failureOf(older.batchReset([]))).toMatchObject({
    reason: "invalid_option",
    problem: "The server speaks version 1.6.0 of the contract, which has no batches.",
  });
});
