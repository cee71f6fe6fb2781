/**
 * A client of contract 1.1, with the code that was generated for it then (`tests/fixtures/contract-1.1`), plays on the server
 * of today: what it knows is answered as to a client of today.
 */
import { fromBinary, toBinary, toJson, type JsonValue } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { ObservationSchema, type Observation } from "../../gen/ts/helpdesk/v1/observation_pb.js";
import * as old from "../fixtures/contract-1.1/helpdesk/v1/environment_service_pb.js";
import { ErrorDetailSchema, ErrorReason } from "../fixtures/contract-1.1/helpdesk/v1/error_pb.js";
import {
  ObservationSchema as OldObservationSchema,
  type Observation as OldObservation,
} from "../fixtures/contract-1.1/helpdesk/v1/observation_pb.js";
import { serveConnect, type ConnectServer } from "../support/connect-server.js";

let server: ConnectServer;
beforeAll(async () => {
  server = await serveConnect();
});
afterAll(async () => {
  await server.close();
  expect(server.failures).toEqual([]);
});

const RESET = { taskId: 3, seed: 11, queueSize: 4 };
const INVESTIGATE = { action: { case: "investigate", value: { toolName: 2 } } } as const;
const SUBMIT = {
  action: { case: "submit", value: { issueType: 1, priority: 3, assignmentGroup: 1, resolutionAction: 1 } },
} as const;

/** The episode as a client of today is told it, as far as contract 1.1 has words for it. */
async function playedToday(transport: Transport): Promise<JsonValue[]> {
  const client = createClient(EnvironmentService, transport);
  const { sessionId, observation } = await client.reset(RESET);
  const seen: (Observation | undefined)[] = [observation];
  while (seen.at(-1)?.done === false) {
    const action = seen.length % 3 === 1 ? INVESTIGATE : SUBMIT;
    seen.push((await client.step({ sessionId, action })).observation);
  }
  await client.closeSession({ sessionId });
  return seen.flatMap((each) => {
    if (each === undefined) return [];
    return [oldJson(fromBinary(OldObservationSchema, toBinary(ObservationSchema, each)))];
  });
}

async function playedThen(transport: Transport): Promise<JsonValue[]> {
  const client = createClient(old.EnvironmentService, transport);
  const { sessionId, observation } = await client.reset(RESET);
  const seen: (OldObservation | undefined)[] = [observation];
  while (seen.at(-1)?.done === false) {
    const action = seen.length % 3 === 1 ? INVESTIGATE : SUBMIT;
    const step = { sessionId, action, expectedStep: seen.length - 1, requestId: `step-${seen.length}` };
    seen.push((await client.step(step)).observation);
  }
  const { state } = await client.getState({ sessionId });
  expect([state?.stepCount, state?.seed, state?.done]).toEqual([seen.length - 1, RESET.seed, true]);
  await client.closeSession({ sessionId });
  return seen.flatMap((each) => (each === undefined ? [] : [oldJson(each)]));
}

function oldJson(observation: OldObservation): JsonValue {
  return toJson(OldObservationSchema, observation);
}

const TRANSPORTS = {
  gRPC: (baseUrl: string) => createGrpcTransport({ baseUrl }),
  "gRPC-Web": (baseUrl: string) => createGrpcWebTransport({ baseUrl, httpVersion: "1.1" }),
  "Connect in JSON": (baseUrl: string) => createConnectTransport({ baseUrl, httpVersion: "1.1" }),
  "Connect in binary": (baseUrl: string) =>
    createConnectTransport({ baseUrl, httpVersion: "2", useBinaryFormat: true }),
} as const;

test.each(Object.entries(TRANSPORTS))("an episode over %s is what a client of today plays", async (_, to) => {
  const today = await playedToday(createGrpcTransport({ baseUrl: server.url }));
  const then = await playedThen(to(server.url));
  expect(then).toEqual(today);
  expect(then.length).toBeGreaterThan(4);
});

test.each(Object.entries(TRANSPORTS))(
  "what it asks of the server over %s, and what is refused, it can read",
  async (_, to) => {
    const client = createClient(old.EnvironmentService, to(server.url));
    expect((await client.getServerInfo({})).maxConcurrentSessions).toBeGreaterThan(0);
    expect((await client.listTasks({})).tasks.map(({ id }) => id)).toEqual([1, 2, 3]);
    const failure = ConnectError.from(
      await client.step({ sessionId: "nobody", action: SUBMIT }).catch((e: unknown) => e),
    );
    expect([failure.code, failure.findDetails(ErrorDetailSchema).map(({ reason }) => reason)]).toEqual([
      Code.NotFound,
      [ErrorReason.UNKNOWN_SESSION],
    ]);
  },
);
