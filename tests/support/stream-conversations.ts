/** The same talks as {@link CONVERSATIONS}, on Play streams and in batches: every answer as the bytes that came. */
import { create, fromBinary, fromJson, type JsonValue, type MessageInitShape } from "@bufbuild/protobuf";
import { ActionSchema } from "../../gen/ts/helpdesk/v1/action_pb.js";
import {
  BatchResetRequestSchema,
  BatchResetResponseSchema,
  BatchStepRequestSchema,
  GetEpisodeReportRequestSchema,
  PlayRequestSchema,
  PlayResponseSchema,
  ResetRequestSchema,
  type ResetRequest,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { messageOf } from "../../src/wire/message-of.js";
import { callRaw, reasonsIn, type AskedReset, type Conversation, type Converse } from "./conversations.js";
import { RAW_PROTOCOLS, type RawProtocol } from "./raw-protocols.js";

function protocolNamed(wanted: string): RawProtocol {
  const protocol = RAW_PROTOCOLS.find(({ name }) => name === wanted);
  if (protocol === undefined) throw new Error(`no protocol ${wanted}`);
  return protocol;
}

function resetRequest({ task_id, seed, queue_size, ticket_ids, split }: AskedReset): ResetRequest {
  const wanted = {
    ...{ taskId: task_id, seed, queueSize: queue_size, ticketIds: ticket_ids },
    ...(split !== undefined && { split: `SPLIT_${split.toUpperCase()}` }),
  };
  return fromJson(ResetRequestSchema, JSON.parse(JSON.stringify(wanted)) as JsonValue);
}

/** One stream a call. */
const overPlay: Converse = (url) => {
  const grpc = protocolNamed("grpc-binary");
  let sessionId = "";
  const ask = async (call: MessageInitShape<typeof PlayRequestSchema>["call"]): Promise<string> => {
    const request = create(PlayRequestSchema, { id: 5n, ...(call !== undefined && { call }) });
    const { text, message } = await callRaw(grpc, url, "Play", PlayRequestSchema, request);
    const answer = message && fromBinary(PlayResponseSchema, message).answer;
    if (answer?.case === "reset") ({ sessionId } = answer.value);
    const reasons = answer?.case === "error" ? reasonsIn(answer.value.detail) : "";
    return (text + reasons).replaceAll(sessionId || "\0", "(session)");
  };
  return Promise.resolve({
    reset: (asked) => ask({ case: "reset", value: resetRequest(asked) }),
    step: (action) => ask({ case: "step", value: { sessionId, action: messageOf(ActionSchema, action) } }),
    rest: async () => {
      const state = await ask({ case: "getState", value: { sessionId } });
      return state + (await report(grpc, url, sessionId));
    },
    close: () => undefined,
  });
};

/** Each call is the only item of its batch. */
const inBatches = (protocol: RawProtocol): Converse => {
  return (url) => {
    let sessionId = "";
    const conversation: Conversation = {
      async reset(asked) {
        const request = create(BatchResetRequestSchema, { items: [resetRequest(asked)] });
        const { text, message } = await callRaw(
          protocol,
          url,
          "BatchReset",
          BatchResetRequestSchema,
          request,
        );
        const result = message && fromBinary(BatchResetResponseSchema, message).results[0]?.result;
        if (result?.case === "reset") ({ sessionId } = result.value);
        const reasons = result?.case === "error" ? reasonsIn(result.value.detail) : "";
        return (text + reasons).replaceAll(sessionId || "\0", "(session)");
      },
      async step(action) {
        const items = [{ sessionId, action: messageOf(ActionSchema, action) }];
        const request = create(BatchStepRequestSchema, { items });
        return (await callRaw(protocol, url, "BatchStep", BatchStepRequestSchema, request)).text;
      },
      rest: () => report(protocol, url, sessionId),
      close: () => undefined,
    };
    return Promise.resolve(conversation);
  };
};

async function report(protocol: RawProtocol, url: string, sessionId: string): Promise<string> {
  const request = create(GetEpisodeReportRequestSchema, { sessionId });
  const { text } = await callRaw(protocol, url, "GetEpisodeReport", GetEpisodeReportRequestSchema, request);
  return text.replaceAll(sessionId, "(session)");
}

export const STREAM_CONVERSATIONS: readonly (readonly [name: string, converse: Converse])[] = [
  ["grpc-play", overPlay],
  ["grpc-batches", inBatches(protocolNamed("grpc-binary"))],
  ["connect-batches", inBatches(protocolNamed("connect-binary"))],
];
