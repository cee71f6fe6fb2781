/** The rules of an exam hold for calls on a stream and in batches. */
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  PlayRequestSchema,
  type ItemError,
  type PlayRequest,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { ErrorReason } from "../../gen/ts/helpdesk/v1/error_pb.js";
import { HistoryDetail } from "../../gen/ts/helpdesk/v1/observation_pb.js";
import { connectClient, type EnvironmentClient } from "../support/connect-clients.js";
import { startExamServer } from "../support/exam-server.js";
import type { WholeServer } from "../support/whole-server.js";

let server: WholeServer;
let client: EnvironmentClient;
beforeAll(async () => {
  server = await startExamServer(4);
  client = connectClient("grpc", server.url);
});
afterAll(() => server.close(0));

const SUBMIT = {
  action: { case: "submit", value: { issueType: 1, priority: 3, assignmentGroup: 1, resolutionAction: 1 } },
} as const;

async function* each(
  requests: readonly MessageInitShape<typeof PlayRequestSchema>[],
): AsyncIterable<PlayRequest> {
  await Promise.resolve();
  for (const request of requests) yield create(PlayRequestSchema, request);
}

async function answersTo(...requests: MessageInitShape<typeof PlayRequestSchema>[]) {
  const answers = [];
  for await (const { answer } of client.play(each(requests))) answers.push(answer);
  return answers;
}

function reasonOf(error: ItemError): ErrorReason | undefined {
  return error.detail?.reason;
}

test("on a stream a seed is refused, the state is withheld, and no score is told", async () => {
  const observationOptions = { history: HistoryDetail.LAST };
  const [fixed, reset] = await answersTo(
    { call: { case: "reset", value: { seed: 1 } } },
    { call: { case: "reset", value: { agent: "ann", observationOptions } } },
  );
  expect(fixed?.case === "error" && reasonOf(fixed.value)).toBe(ErrorReason.EXAM_FIXED);
  if (reset?.case !== "reset") throw new Error("the exam dealt no episode");
  const { sessionId } = reset.value;
  const [state, step] = await answersTo(
    { call: { case: "getState", value: { sessionId } } },
    { call: { case: "step", value: { sessionId, action: SUBMIT } } },
  );
  expect(state?.case === "error" && reasonOf(state.value)).toBe(ErrorReason.EXAM_WITHHELD);
  if (step?.case !== "step") throw new Error("the exam took no step");
  const { reward, rubricReward, history, lastRewardComponents } = step.value.observation ?? {};
  expect([reward, rubricReward, lastRewardComponents]).toEqual([undefined, undefined, undefined]);
  expect(history?.map((entry) => [entry.step, entry.reward, entry.score])).toEqual([[1, 0, undefined]]);
});

test("in a batch a task is refused, other episodes are dealt, and no score is told", async () => {
  const { results } = await client.batchReset({ items: [{ taskId: 2 }, { agent: "bob" }, {}] });
  const [fixed, ...dealt] = results.map(({ result }) => result);
  expect(fixed?.case === "error" && reasonOf(fixed.value)).toBe(ErrorReason.EXAM_FIXED);
  const items = dealt.map((result) => ({
    sessionId: result.case === "reset" ? result.value.sessionId : "",
    action: SUBMIT,
  }));
  const stepped = await client.batchStep({ items });
  const rewards = stepped.results.map(({ result }) =>
    result.case === "step" ? result.value.observation?.reward : result.case,
  );
  expect(rewards).toEqual([undefined, undefined]);
});
