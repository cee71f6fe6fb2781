/** Calls on a stream and in batches come to what they come to alone, and observations leave out what was asked. */
import { create, toJson, type MessageInitShape } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  PlayRequestSchema,
  type PlayRequest,
  type PlayResponse,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { ErrorReason } from "../../gen/ts/helpdesk/v1/error_pb.js";
import {
  HistoryDetail,
  ObservationSchema,
  StaticFields,
  type Observation,
} from "../../gen/ts/helpdesk/v1/observation_pb.js";
import { MAX_BATCH_ITEMS } from "../../src/service/index.js";
import { connectClient, type EnvironmentClient } from "../support/connect-clients.js";
import { serveConnect, type ConnectServer } from "../support/connect-server.js";

let server: ConnectServer;
let client: EnvironmentClient;
beforeAll(async () => {
  server = await serveConnect();
  client = connectClient("grpc", server.url);
});
afterAll(() => server.close());

const SUBMIT = {
  action: { case: "submit", value: { issueType: 1, priority: 3, assignmentGroup: 1, resolutionAction: 1 } },
} as const;
const INVESTIGATE = { action: { case: "investigate", value: { toolName: 2 } } } as const;

async function* each(
  requests: readonly MessageInitShape<typeof PlayRequestSchema>[],
): AsyncIterable<PlayRequest> {
  await Promise.resolve();
  for (const request of requests) yield create(PlayRequestSchema, request);
}

/** All answers to requests that are sent at once. */
async function played(...requests: MessageInitShape<typeof PlayRequestSchema>[]): Promise<PlayResponse[]> {
  const answers: PlayResponse[] = [];
  for await (const answer of client.play(each(requests))) answers.push(answer);
  return answers;
}

async function opened(seed = 11): Promise<string> {
  const { sessionId } = await client.reset({ taskId: 3, seed });
  return sessionId;
}

function json(observation: Observation | undefined): unknown {
  return observation === undefined ? undefined : toJson(ObservationSchema, observation);
}

test("a stream answers each call with its id as the call is answered alone", async () => {
  const [alone, streamed] = [await opened(), await opened()];
  const steps = [INVESTIGATE, SUBMIT, SUBMIT];
  const expected: unknown[] = [];
  for (const action of steps)
    expected.push(json((await client.step({ sessionId: alone, action })).observation));
  const answers = await played(
    ...steps.map((action, index) => ({
      id: BigInt(7 + index),
      call: { case: "step" as const, value: { sessionId: streamed, action } },
    })),
    { id: 2n ** 64n - 1n, call: { case: "getState", value: { sessionId: streamed } } },
    { id: 0n, call: { case: "close", value: { sessionId: streamed } } },
  );
  expect(answers.map(({ id }) => id)).toEqual([7n, 8n, 9n, 2n ** 64n - 1n, 0n]);
  const seen = answers.flatMap(({ answer }) =>
    answer.case === "step" ? [json(answer.value.observation)] : [],
  );
  expect(seen).toEqual(expected);
  expect(answers.map(({ answer }) => answer.case)).toEqual(["step", "step", "step", "getState", "close"]);
  await client.closeSession({ sessionId: alone });
});

test("a call that fails on a stream is answered by what it fails with alone, and ends nothing else", async () => {
  const answers = await played(
    { id: 1n, call: { case: "step", value: { sessionId: "nobody", action: SUBMIT } } },
    { id: 2n, call: { case: "reset", value: { seed: -1 } } },
    { id: 3n },
    { id: 4n, call: { case: "reset", value: { seed: 5 } }, closeWithStream: true },
  );
  const failures = answers.map(({ answer }) =>
    answer.case === "error" ? [answer.value.code, answer.value.detail?.reason] : answer.case,
  );
  expect(failures).toEqual([
    [Code.NotFound, ErrorReason.UNKNOWN_SESSION],
    [Code.InvalidArgument, ErrorReason.INVALID_SEED],
    [Code.InvalidArgument, ErrorReason.MALFORMED_REQUEST],
    "reset",
  ]);
});

test("a session that is to close with its stream does, and every other one outlives it", async () => {
  const answers = await played(
    { id: 1n, call: { case: "reset", value: { seed: 1 } }, closeWithStream: true },
    { id: 2n, call: { case: "reset", value: { seed: 2 } } },
  );
  const ids = answers.map(({ answer }) => (answer.case === "reset" ? answer.value.sessionId : ""));
  expect(ids.map((id) => server.service.findSession(id)?.id)).toEqual([undefined, ids[1]]);
  await client.closeSession({ sessionId: ids[1] ?? "" });
});

test("a batch answers each item in its place, and a failed one fails no other", async () => {
  const items = [{ taskId: 3, seed: 1 }, { taskId: 9 }, { taskId: 3, seed: 1 }];
  const { results } = await client.batchReset({ items });
  expect(results.map(({ result }) => result.case)).toEqual(["reset", "error", "reset"]);
  const ids = results.flatMap(({ result }) => (result.case === "reset" ? [result.value.sessionId] : []));
  const [first = "", second = ""] = ids;
  const stepped = await client.batchStep({
    items: [
      { sessionId: first, action: INVESTIGATE },
      { sessionId: "nobody", action: SUBMIT },
      { sessionId: second, action: INVESTIGATE },
      { sessionId: first, action: SUBMIT, expectedStep: 1 },
    ],
  });
  const seen = stepped.results.map(({ result }) =>
    result.case === "step" ? json(result.value.observation) : result.value?.detail?.reason,
  );
  expect(seen[1]).toBe(ErrorReason.UNKNOWN_SESSION);
  expect(seen[0]).toEqual(seen[2]);
  expect(seen[3]).toMatchObject({ history: [{ step: 1 }, { step: 2 }] });
  for (const sessionId of ids) await client.closeSession({ sessionId });
});

test("a batch of none or of too many items is refused as a whole", async () => {
  const refused = { code: Code.InvalidArgument, rawMessage: expect.stringContaining("items") as string };
  await expect(client.batchStep({})).rejects.toMatchObject(refused);
  const items = Array.from({ length: MAX_BATCH_ITEMS + 1 }, () => ({ seed: 1 }));
  await expect(client.batchReset({ items })).rejects.toMatchObject(refused);
  expect((await client.getServerInfo({})).maxBatchItems).toBe(MAX_BATCH_ITEMS);
});

test("observations leave out what the reset said, and a step what it says itself", async () => {
  const whole = await opened();
  const { sessionId, observation } = await client.reset({
    taskId: 3,
    seed: 11,
    observationOptions: { history: HistoryDetail.NONE, staticFields: StaticFields.FIRST },
  });
  expect(observation?.instructions).not.toBe("");
  const pairs: [unknown, unknown][] = [];
  const asked = [undefined, { history: HistoryDetail.LAST }, { staticFields: StaticFields.ALWAYS }];
  for (const observationOptions of asked) {
    const all = (await client.step({ sessionId: whole, action: INVESTIGATE })).observation;
    const options = observationOptions === undefined ? {} : { observationOptions };
    const some = (await client.step({ sessionId, action: INVESTIGATE, ...options })).observation;
    if (all === undefined || some === undefined) throw new Error("a step without an observation");
    const isStatic = observationOptions?.staticFields === StaticFields.ALWAYS;
    const history = observationOptions?.history === HistoryDetail.LAST ? all.history.slice(-1) : [];
    const { taskName, instructions, allowedFields, availableActionTypes, availableTools } = all;
    const told = { taskName, instructions, allowedFields, availableActionTypes, availableTools };
    const untold = {
      taskName: "",
      instructions: "",
      allowedFields: [],
      availableActionTypes: [],
      availableTools: [],
    };
    pairs.push([json(some), json({ ...all, ...(isStatic ? told : untold), history })]);
  }
  expect(pairs.map(([some]) => some)).toEqual(pairs.map(([, all]) => all));
  await Promise.all([whole, sessionId].map((id) => client.closeSession({ sessionId: id })));
});

test("a step that is sent again is answered in the form that it then asks for", async () => {
  const sessionId = await opened();
  const step = { sessionId, action: INVESTIGATE, requestId: "one" };
  const none = await client.step({ ...step, observationOptions: { history: HistoryDetail.NONE } });
  const all = await client.step(step);
  expect([none.observation?.history.length, all.observation?.history.length]).toEqual([0, 1]);
  await client.closeSession({ sessionId });
});
