import { toJson } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ErrorDetailSchema, ErrorReason } from "../../gen/ts/helpdesk/v1/error_pb.js";
import { ObservationSchema, type Observation } from "../../gen/ts/helpdesk/v1/observation_pb.js";
import { CONTRACT_VERSION } from "../../src/service/index.js";
import { CLIENT_NAMES, connectClient, type EnvironmentClient } from "../support/connect-clients.js";
import { MAX_SESSIONS, serveConnect, type ConnectServer } from "../support/connect-server.js";

let server: ConnectServer;
beforeAll(async () => {
  server = await serveConnect();
});
afterAll(() => server.close());

const SUBMIT = {
  case: "submit",
  value: { issueType: 1, priority: 3, assignmentGroup: 1, resolutionAction: 1 },
} as const;

/** Investigates once, then submits the same route until the episode is over. */
async function play(client: EnvironmentClient): Promise<Observation[]> {
  const { sessionId, observation } = await client.reset({ taskId: 3, seed: 11 });
  if (observation === undefined) throw new Error("a reset without an observation");
  const seen = [observation];
  const investigate = { case: "investigate", value: { toolName: 2 } } as const;
  while (seen.at(-1)?.done === false) {
    const action = { action: seen.length === 1 ? investigate : SUBMIT };
    const answer = await client.step({ sessionId, action, expectedStep: seen.length - 1 });
    if (answer.observation === undefined) throw new Error("a step without an observation");
    seen.push(answer.observation);
  }
  await client.closeSession({ sessionId });
  return seen;
}

describe.each(CLIENT_NAMES)("%s", (name) => {
  test("a whole episode is what every other protocol sees", async () => {
    const reference = await play(connectClient("grpc", server.url));
    const seen = await play(connectClient(name, server.url));
    expect(seen.map((each) => toJson(ObservationSchema, each))).toEqual(
      reference.map((each) => toJson(ObservationSchema, each)),
    );
    expect(seen.at(-1)?.history).toHaveLength(seen.length - 1);
    expect(seen.at(-1)?.rubricReward).toBeTypeOf("number");
  });

  test("reads tell the server, the tasks and the state", async () => {
    const client = connectClient(name, server.url);
    const info = await client.getServerInfo({});
    expect(info).toMatchObject({ contractVersion: CONTRACT_VERSION, maxConcurrentSessions: MAX_SESSIONS });
    const { tasks } = await client.listTasks({});
    expect(tasks.map((task) => task.id)).toEqual([1, 2, 3]);
    const { sessionId } = await client.reset({ taskId: 2, seed: 0, queueSize: 4, episodeId: "mine" });
    const { state } = await client.getState({ sessionId });
    expect(state).toMatchObject({ episodeId: "mine", seed: 0, stepCount: 0, currentTaskId: 2 });
    expect(state?.queueTicketIds).toHaveLength(4);
    await client.closeSession({ sessionId });
  });
});

test("a reset that names a session starts anew in it and opens none", async () => {
  const client = connectClient("grpc", server.url);
  const { sessionId } = await client.reset({ seed: 1 });
  const active = server.service.activeSessions();
  const again = await client.reset({ sessionId, seed: 2 });
  expect(again.sessionId).toBe(sessionId);
  expect(server.service.activeSessions()).toBe(active);
  await client.closeSession({ sessionId });
  expect(server.service.activeSessions()).toBe(active - 1);
});

test("the same request id answers again and moves nothing", async () => {
  const client = connectClient("grpc", server.url);
  const { sessionId } = await client.reset({ seed: 1, taskId: 1 });
  const step = { sessionId, action: { action: SUBMIT }, requestId: "first", expectedStep: 0 };
  const [once, twice] = [await client.step(step), await client.step(step)];
  expect(twice).toEqual(once);
  expect((await client.getState({ sessionId })).state?.stepCount).toBe(1);
  await client.closeSession({ sessionId });
});

test("a full server says how full it is", async () => {
  const opened = Array.from({ length: MAX_SESSIONS - server.service.activeSessions() }, () =>
    server.service.openSession(),
  );
  const error = await connectClient("grpc", server.url)
    .reset({})
    .catch((reason: unknown) => ConnectError.from(reason));
  for (const session of opened) session.close();
  if (!(error instanceof ConnectError)) throw new Error("the reset was not refused");
  expect(error.code).toBe(Code.ResourceExhausted);
  expect(error.findDetails(ErrorDetailSchema)).toMatchObject([
    {
      reason: ErrorReason.SESSION_LIMIT_REACHED,
      activeSessions: MAX_SESSIONS,
      maxSessions: MAX_SESSIONS,
    },
  ]);
});

test("a fault of the server tells its text to the log and not to the caller", async () => {
  const faulty = await serveConnect((service) => ({
    ...service,
    tasks: () => {
      throw new Error("the secret text");
    },
  }));
  const error = await connectClient("connect-json", faulty.url)
    .listTasks({})
    .catch((reason: unknown) => ConnectError.from(reason));
  await faulty.close();
  if (!(error instanceof ConnectError)) throw new Error("the call did not fail");
  expect(error.code).toBe(Code.Internal);
  expect(error.rawMessage).not.toContain("secret");
  expect(error.findDetails(ErrorDetailSchema)).toMatchObject([{ reason: ErrorReason.INTERNAL }]);
  expect(faulty.failures).toEqual([new Error("the secret text")]);
});

test("a request is logged by protocol, method and outcome", async () => {
  await connectClient("connect-json", server.url).listTasks({});
  expect(server.requests.at(-1)).toEqual({
    protocol: "connect",
    method: "helpdesk.v1.EnvironmentService/ListTasks",
    outcome: "ok",
    durationMs: expect.any(Number) as number,
  });
  await connectClient("grpc-web", server.url)
    .getState({ sessionId: "nobody" })
    .catch(() => undefined);
  expect(server.requests.at(-1)).toEqual({
    protocol: "grpc-web",
    method: "helpdesk.v1.EnvironmentService/GetState",
    outcome: "unknown_session",
    durationMs: expect.any(Number) as number,
  });
});

test.each([
  ["POST", "text/plain", 415],
  ["PUT", "application/json", 405],
])("a %s of %s is refused with a reason a person can read", async (method, contentType, status) => {
  const response = await fetch(`${server.url}/helpdesk.v1.EnvironmentService/Reset`, {
    method,
    headers: { "content-type": contentType },
    body: "{}",
  });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ code: "invalid_argument" });
});
