import { toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import * as pb from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { HelpdeskError } from "../../service/index.js";
import { CallerLeft } from "../intake/index.js";
import { toConnectError } from "./errors.js";
import type { PlayConversation } from "./play-conversation.js";
import type { SentMessages } from "./sent-messages.js";
import { untilAborted } from "./until-aborted.js";

/**
 * Answers a stream's calls one after another: the next is not read before the answer to the last was taken.
 * `signal`: ends the call, for its deadline, because the caller went, or because the server shuts down.
 */
export async function* playStream(
  { messages, isJson }: SentMessages,
  conversation: PlayConversation,
  signal: AbortSignal,
  shutdown: AbortSignal,
): AsyncGenerator<pb.PlayResponse> {
  try {
    for await (const message of untilAborted(messages, signal)) {
      yield await conversation.answer(message, isJson);
    }
    if (shutdown.aborted) throw drained();
    // The caller's deadline, or its end.
    signal.throwIfAborted();
  } catch (error) {
    if (error instanceof HelpdeskError) throw toConnectError(error);
    if (error instanceof CallerLeft) throw new ConnectError(error.message, Code.Canceled);
    throw error;
  } finally {
    conversation.close();
  }
}

/** How a stream ends that a server which shuts down will read no more of. */
export function drained(): HelpdeskError {
  return new HelpdeskError(
    "server_draining",
    "The server is shutting down; what has no answer was not done.",
  );
}

/** Messages that Connect has read, as they are sent. */
export function resent(requests: AsyncIterable<pb.PlayRequest>): SentMessages {
  return { isJson: false, messages: binaryOf(requests) };
}

async function* binaryOf(requests: AsyncIterable<pb.PlayRequest>): AsyncIterable<Uint8Array> {
  for await (const request of requests) yield toBinary(pb.PlayRequestSchema, request);
}
