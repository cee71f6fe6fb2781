import { createGrpcTransport } from "@connectrpc/connect-node";
import { createRouterTransport } from "@connectrpc/connect";
import {
  createHelpdeskClient,
  HelpdeskError,
  PROTOCOLS,
  type Action,
  type Observation,
  type ResetOptions,
  type StepOptions,
} from "helpdesk-env-client";
import { afterAll, afterEach, beforeAll, describe, expect, expectTypeOf, test } from "vitest";
import {
  EnvironmentService,
  type ResetRequest,
  type StepRequest,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { loadDataset } from "../../src/dataset/index.js";
import { createInProcessEnvironment } from "../../src/rollouts/in-process.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";
import { exampleScript } from "./example-script.js";

const MAX_SESSIONS = 2;
let server: WholeServer;
afterEach(() => server.service.closeAll());
beforeAll(async () => {
  server = await startWholeServer(MAX_SESSIONS);
});
afterAll(() => server.close(0));

const ROUTE = {
  issueType: "identity_access",
  priority: "medium",
  assignmentGroup: "service_desk",
  resolutionAction: "fulfill",
} as const;

function clientOver(protocol: (typeof PROTOCOLS)[number] | "grpc") {
  return protocol === "grpc"
    ? createHelpdeskClient(server.url, { transport: createGrpcTransport({ baseUrl: server.url }) })
    : createHelpdeskClient(server.url, { protocol });
}

async function failureOf(promise: Promise<unknown>): Promise<HelpdeskError> {
  const reason = await promise.then(
    () => "the call was not refused",
    (error: unknown) => error,
  );
  if (reason instanceof HelpdeskError) return reason;
  throw new Error(`not a HelpdeskError: ${String(reason)}`);
}

describe.each([...PROTOCOLS, "grpc"] as const)("over %s", (protocol) => {
  test("every observation is the engine's, member for member, null and absent told apart", async () => {
    const { reset, actions } = exampleScript();
    const here = createInProcessEnvironment(loadDataset());
    const session = clientOver(protocol).session();
    expect(await session.reset(reset)).toStrictEqual(
      asContract(await here.reset({ ...reset, split: "dev" })),
    );
    for (const action of actions)
      expect(await session.step(action)).toStrictEqual(asContract(await here.step(action)));
    const { id = "" } = session;
    expect(await session.state()).toStrictEqual(defined(server.service.session(id).state()));
    await session.close();
  });

  test("what the server says of itself and of its tasks arrives whole", async () => {
    const client = clientOver(protocol);
    const { datasetDigest, datasetTicketCount, datasetSplits, ...rest } = server.service.info();
    const dataset = { digest: datasetDigest, ticketCount: datasetTicketCount, splits: datasetSplits };
    expect(await client.info()).toEqual({ ...rest, dataset });
    expect(await client.tasks()).toEqual(server.service.tasks());
  });

  test("an error says its reason, what is at fault and what to do", async () => {
    expect(await failureOf(clientOver(protocol).session().reset({ taskId: 9 }))).toMatchObject({
      reason: "unknown_task",
      subject: "task_id",
      problem: expect.stringMatching(/\.$/) as string,
      nextStep: "Use task 1, 2 or 3, or leave it out and it is drawn from the seed.",
    });
  });

  test("a server that is not there is unreachable, not a stack trace", async () => {
    const url = "http://127.0.0.1:1";
    const options = protocol === "grpc" ? { transport: createGrpcTransport({ baseUrl: url }) } : { protocol };
    expect(await failureOf(createHelpdeskClient(url, options).info())).toMatchObject({
      reason: "unreachable",
    });
  });
});

test("a session takes its place at the first reset, keeps it through a second one and frees it once", async () => {
  const session = createHelpdeskClient(server.url).session();
  expect([session.id, server.service.activeSessions()]).toEqual([undefined, 0]);
  await session.reset();
  const { id } = session;
  await session.reset();
  expect([session.id, server.service.activeSessions()]).toEqual([id, 1]);
  await session.close();
  await session.close();
  expect([session.id, server.service.activeSessions()]).toEqual([undefined, 0]);
});

test("a session that the server forgot closes without an error", async () => {
  const session = createHelpdeskClient(server.url).session();
  await session.reset();
  server.service.session(session.id ?? "").close();
  await session.close();
  expect(session.id).toBeUndefined();
});

test("a session that the server forgot is another one after the next reset, as the failure says", async () => {
  const session = createHelpdeskClient(server.url).session();
  await session.reset();
  const { id } = session;
  server.service.session(id ?? "").close();
  const failure = await failureOf(session.step({ actionType: "defer" }));
  expect([failure.reason, failure.sessionEnd]).toEqual(["unknown_session", "closed"]);
  expect(failure.nextStep).toContain("Call reset");
  await session.reset();
  expect([session.id === id, server.service.activeSessions()]).toEqual([false, 1]);
  await session.close();
});

test("a full server says how full", async () => {
  const client = createHelpdeskClient(server.url);
  const sessions = Array.from({ length: MAX_SESSIONS }, () => client.session());
  for (const session of sessions) await session.reset();
  expect(await failureOf(client.session().reset())).toMatchObject({
    reason: "session_limit_reached",
    capacity: { activeSessions: MAX_SESSIONS, maxSessions: MAX_SESSIONS },
  });
  for (const session of sessions) await session.close();
});

test("a step before the first reset is refused without a call", async () => {
  const session = createHelpdeskClient("http://127.0.0.1:1").session();
  expect(await failureOf(session.step({ actionType: "defer" }))).toMatchObject({
    reason: "episode_not_started",
  });
});

test("a word that the contract does not have is refused before anything is sent, with the words that fit", async () => {
  const session = createHelpdeskClient(server.url).session();
  await session.reset({ taskId: 1, seed: 1 });
  const untyped = JSON.parse('{"actionType":"investigate","toolName":"ask_nicely"}') as Action;
  const failure = await failureOf(session.step(untyped));
  expect([failure.reason, failure.subject, failure.allowedWords[0]]).toEqual([
    "unknown_word",
    "toolName",
    "lookup_related_ticket",
  ]);
  expect((await session.state()).stepCount).toBe(0);
  await session.close();
});

test("the same request id answers the same step again, and a wrong expected step is refused", async () => {
  const session = createHelpdeskClient(server.url).session();
  await session.reset({ taskId: 1, seed: 1, queueSize: 3 });
  const action = { actionType: "submit", ...ROUTE } as const;
  const first = await session.step(action, { requestId: "a", expectedStep: 0 });
  expect(await session.step(action, { requestId: "a", expectedStep: 0 })).toEqual(first);
  expect(await failureOf(session.step(action, { expectedStep: 7 }))).toMatchObject({
    reason: "step_mismatch",
  });
  await session.close();
});

test.each([
  [
    "2.0.0",
    [
      "The server speaks version 2.0.0 of the helpdesk contract, this client 1.x: use the client that came with the server.",
    ],
  ],
  ["1.99.0", []],
])("a server of contract %s is warned of once: %j", async (contractVersion, expected) => {
  const transport = createRouterTransport(({ service }) => {
    service(EnvironmentService, {
      getServerInfo: () => ({ contractVersion }),
      reset: () => ({ sessionId: "one", observation: {} }),
    });
  });
  const warnings: string[] = [];
  const client = createHelpdeskClient("http://elsewhere", {
    transport,
    onWarning: (text) => warnings.push(text),
  });
  await client.session().reset();
  await client.session().reset();
  expect(warnings).toEqual(expected);
});

test("the report of a finished episode is the engine's, and there is none before the end", async () => {
  const { reset, actions } = exampleScript();
  const session = createHelpdeskClient(server.url).session();
  expect(await failureOf(session.report())).toMatchObject({ reason: "episode_not_started" });
  await session.reset(reset);
  expect(await failureOf(session.report())).toMatchObject({ reason: "episode_not_over" });
  for (const action of actions) await session.step(action);
  const { id = "" } = session;
  expect(await session.report()).toStrictEqual(defined(server.service.session(id).report()));
  await session.close();
});

test("every field of the contract's requests has a name in the client", () => {
  // The session is the object's own.
  type FieldsOf<M> = Exclude<keyof M, "$typeName" | "$unknown" | "sessionId">;
  expectTypeOf<keyof ResetOptions>().toEqualTypeOf<FieldsOf<ResetRequest>>();
  expectTypeOf<keyof StepOptions | "action">().toEqualTypeOf<FieldsOf<StepRequest>>();
});

test("the compiler refuses an action without its fields, and words that there are not", () => {
  expectTypeOf<{ actionType: "submit"; priority: "high" }>().not.toExtend<Action>();
  expectTypeOf<{ actionType: "investigate"; toolName: "ask_nicely" }>().not.toExtend<Action>();
  expectTypeOf<{ actionType: "submit" } & typeof ROUTE>().toExtend<Action>();
});

/** The contract does not tell a ticket's empty list of options from none. */
function asContract({ currentTicket, ...rest }: Observation): unknown {
  const { routingOptions = [], ...ticket } = currentTicket ?? {};
  const shown = { ...ticket, ...(routingOptions.length > 0 && { routingOptions }) };
  return defined({ ...rest, currentTicket: currentTicket && shown });
}

/** Without the members that are undefined: on the wire they are not there. */
function defined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(defined);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, defined(member)]));
}
