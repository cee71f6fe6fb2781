/** A pair of episodes played on a Play stream, and in batches: what was received, a text a message. */
import { create, toJson, type MessageInitShape } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { ActionSchema } from "../../gen/ts/helpdesk/v1/action_pb.js";
import { Split } from "../../gen/ts/helpdesk/v1/dataset_pb.js";
import {
  BatchResetResultSchema,
  BatchStepResultSchema,
  EnvironmentService,
  PlayRequestSchema,
  PlayResponseSchema,
  type PlayRequest,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { messageOf } from "../../src/wire/message-of.js";
import type { SecrecyPair } from "../properties/secrecy-pairs.js";

/** Each session has an id of its own making. */
function without(sessionId: string, text: string): string {
  return text.replaceAll(sessionId, "(session)");
}

function resetOf({ request }: SecrecyPair) {
  const { taskId, seed, ticketIds } = request;
  return { taskId, seed, ticketIds: [...ticketIds], split: Split.ALL };
}

export async function playOnStream(
  url: string,
  pair: SecrecyPair,
  steps: number,
): Promise<readonly string[]> {
  const client = createClient(EnvironmentService, createGrpcTransport({ baseUrl: url }));
  let sessionId = "";
  const received: string[] = [];
  const ask = async (...asked: MessageInitShape<typeof PlayRequestSchema>[]): Promise<void> => {
    const requests = asked.map((request) => create(PlayRequestSchema, request));
    for await (const response of client.play(each(requests))) {
      if (response.answer.case === "reset") ({ sessionId } = response.answer.value);
      received.push(without(sessionId, JSON.stringify(toJson(PlayResponseSchema, response))));
    }
  };
  await ask({ call: { case: "reset", value: resetOf(pair) } });
  for (const action of pair.actions.slice(0, steps)) {
    await ask(
      { call: { case: "step", value: { sessionId, action: messageOf(ActionSchema, action) } } },
      { call: { case: "getState", value: { sessionId } } },
    );
  }
  return received;
}

async function* each(requests: readonly PlayRequest[]): AsyncIterable<PlayRequest> {
  await Promise.resolve();
  yield* requests;
}

export async function playInBatches(
  url: string,
  pair: SecrecyPair,
  steps: number,
): Promise<readonly string[]> {
  const client = createClient(EnvironmentService, createGrpcTransport({ baseUrl: url }));
  const [reset] = (await client.batchReset({ items: [resetOf(pair)] })).results;
  const sessionId = reset?.result.case === "reset" ? reset.result.value.sessionId : "";
  const received =
    reset === undefined ? [] : [without(sessionId, JSON.stringify(toJson(BatchResetResultSchema, reset)))];
  for (const action of pair.actions.slice(0, steps)) {
    const items = [{ sessionId, action: messageOf(ActionSchema, action) }];
    const { results } = await client.batchStep({ items });
    received.push(...results.map((result) => JSON.stringify(toJson(BatchStepResultSchema, result))));
    const { state } = await client.getState({ sessionId });
    received.push(String(state?.stepCount));
  }
  return received;
}
