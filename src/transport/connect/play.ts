import { create } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { HelpdeskError, type Connection, type HelpdeskService } from "../../service/index.js";
import { toConnectError } from "./errors.js";
import { itemErrorOf, type ItemCalls } from "./item-calls.js";
import { createStreamSessions, type StreamSessions } from "./stream-sessions.js";
import { untilAborted } from "./until-aborted.js";

export interface PlayOptions {
  readonly service: HelpdeskService;
  readonly calls: ItemCalls;
  readonly shutdown: AbortSignal;
  /** Told of what is not the caller's. */
  readonly fault: (error: unknown) => void;
}

/** Answers a stream's calls one after another: the next is not read before the answer to the last was taken. */
export async function* playStream(
  requests: AsyncIterable<pb.PlayRequest>,
  connection: Connection | undefined,
  { service, calls, shutdown, fault }: PlayOptions,
): AsyncGenerator<pb.PlayResponse> {
  const sessions = createStreamSessions();
  try {
    for await (const request of untilAborted(requests, shutdown)) {
      let answer: pb.PlayResponse["answer"];
      try {
        answer = await answerTo(request, calls, connection);
        if (request.closeWithStream) closeTogether(answer, service, sessions);
      } catch (error) {
        answer = { case: "error", value: itemErrorOf(error, fault) };
      }
      yield create(pb.PlayResponseSchema, { id: request.id, answer });
    }
    // Where answers have begun nobody translates an error any more.
    if (shutdown.aborted)
      throw toConnectError(new HelpdeskError("server_draining", "The server is shutting down."));
  } finally {
    sessions.close();
  }
}

async function answerTo(
  { call }: pb.PlayRequest,
  calls: ItemCalls,
  connection: Connection | undefined,
): Promise<pb.PlayResponse["answer"]> {
  switch (call.case) {
    case "reset":
      return { case: "reset", value: await calls.reset(call.value, connection) };
    case "step":
      return { case: "step", value: await calls.step(call.value, connection) };
    case "getState":
      return { case: "getState", value: await calls.getState(call.value, connection) };
    case "close":
      return { case: "close", value: await calls.close(call.value) };
    case undefined:
      throw new HelpdeskError(
        "malformed_request",
        "The request names no call: reset, step, get_state or close.",
        "call",
      );
  }
}

function closeTogether(
  answer: pb.PlayResponse["answer"],
  service: HelpdeskService,
  sessions: StreamSessions,
): void {
  if (answer.case === "reset") sessions.add(service.session(answer.value.sessionId));
}
