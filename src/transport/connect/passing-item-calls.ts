import { fromBinary, toBinary, type DescMessage, type MessageShape } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { HelpdeskError, type Connection } from "../../service/index.js";
import type { Awaitable } from "../../support/awaitable.js";
import { FRAME_PREFIX_BYTES, type PassedRpc, type Peers } from "../peers.js";
import type { ItemCalls } from "./item-calls.js";

/** The same calls, of one caller, but that one on another process's session is made there. */
export function passingItemCalls(calls: ItemCalls, peers: Peers | undefined, caller = ""): ItemCalls {
  if (peers === undefined) return calls;

  /** Undefined where the session is not another process's. */
  function elsewhere<Input extends DescMessage, Output extends DescMessage>(
    rpc: PassedRpc,
    input: Input,
    output: Output,
  ) {
    return (
      request: MessageShape<Input> & { readonly sessionId?: string | undefined },
      connection?: Connection,
    ): Promise<MessageShape<Output>> | undefined => {
      const { sessionId } = request;
      const peer = sessionId === undefined ? undefined : peers?.of(sessionId);
      if (sessionId === undefined || peer === undefined) return undefined;
      return peer
        .rpc({ rpc, sessionId, caller }, toBinary(input, request), connection)
        .then((frame) => fromBinary(output, messageIn(frame)));
    };
  }

  /** A reset that opens a session, where its request was made before. */
  const open = (
    request: pb.ResetRequest,
    requestId: string,
    connection: Connection | undefined,
  ): Awaitable<pb.ResetResponse> =>
    peers.atOpener(
      requestId,
      () => calls.reset(request, connection),
      (peer) =>
        peer
          .rpc({ rpc: "Reset", caller }, toBinary(pb.ResetRequestSchema, request), connection)
          .then((frame) => fromBinary(pb.ResetResponseSchema, messageIn(frame))),
    );

  const reset = elsewhere("Reset", pb.ResetRequestSchema, pb.ResetResponseSchema);
  const step = elsewhere("Step", pb.StepRequestSchema, pb.StepResponseSchema);
  const getState = elsewhere("GetState", pb.GetStateRequestSchema, pb.GetStateResponseSchema);
  const report = elsewhere(
    "GetEpisodeReport",
    pb.GetEpisodeReportRequestSchema,
    pb.GetEpisodeReportResponseSchema,
  );
  const close = elsewhere("CloseSession", pb.CloseSessionRequestSchema, pb.CloseSessionResponseSchema);
  return {
    reset: (request, connection) => {
      const { sessionId, requestId } = request;
      if (sessionId === undefined && requestId !== undefined) return open(request, requestId, connection);
      return reset(request, connection) ?? calls.reset(request, connection);
    },
    step: (request, connection) => step(request, connection) ?? calls.step(request, connection),
    getState: (request, connection) => getState(request, connection) ?? calls.getState(request, connection),
    report: (request, connection) => report(request, connection) ?? calls.report(request, connection),
    close: (request) => close(request) ?? calls.close(request),
  };
}

function messageIn(frame: Buffer | undefined): Buffer {
  // What was read here was written by the same program's descriptors.
  if (frame === undefined) throw new HelpdeskError("internal", "The server failed.");
  return frame.subarray(FRAME_PREFIX_BYTES);
}
