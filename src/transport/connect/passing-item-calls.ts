import { create, fromBinary, toBinary, type DescMessage, type MessageShape } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { mergedPage, restoreRequest, type Connection } from "../../service/index.js";
import type { Awaitable } from "../../support/awaitable.js";
import { askOthers, messageIn } from "../list-runs.js";
import type { PassedRpc, Peers } from "../peers.js";
import type { ItemCalls } from "./item-calls.js";

/** The same calls, of one caller, but that one on another process's session is made there. */
export function passingItemCalls(calls: ItemCalls, peers: Peers | undefined, caller = ""): ItemCalls {
  if (peers === undefined) return calls;

  const elsewhere = callsElsewhere(peers, caller);

  const { open, restore } = openingCalls(calls, peers, caller);
  const reset = elsewhere("Reset", pb.ResetRequestSchema, pb.ResetResponseSchema);
  const step = elsewhere("Step", pb.StepRequestSchema, pb.StepResponseSchema);
  const getState = elsewhere("GetState", pb.GetStateRequestSchema, pb.GetStateResponseSchema);
  const report = elsewhere(
    "GetEpisodeReport",
    pb.GetEpisodeReportRequestSchema,
    pb.GetEpisodeReportResponseSchema,
  );
  const close = elsewhere("CloseSession", pb.CloseSessionRequestSchema, pb.CloseSessionResponseSchema);
  const fork = elsewhere("ForkSession", pb.ForkSessionRequestSchema, pb.ForkSessionResponseSchema);
  const snapshot = elsewhere(
    "SnapshotSession",
    pb.SnapshotSessionRequestSchema,
    pb.SnapshotSessionResponseSchema,
  );
  return {
    ...calls,
    fork: (request, connection) => fork(request, connection) ?? calls.fork(request, connection),
    snapshot: (request) => snapshot(request) ?? calls.snapshot(request),
    restore: (request, connection) => {
      const { snapshot, requestId } = request;
      const key = restoreRequest(snapshot, { owner: { name: caller }, requestId });
      return key === undefined ? calls.restore(request, connection) : restore(request, key, connection);
    },
    list: (request) => listEverywhere(calls, peers, caller, request),
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

/** Calls that open a session, where the same request was made before. */
function openingCalls(calls: ItemCalls, peers: Peers, caller: string) {
  return {
    open: (
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
      ),
    restore: (
      request: pb.RestoreSessionRequest,
      key: string,
      connection: Connection | undefined,
    ): Awaitable<pb.RestoreSessionResponse> => {
      const message = (): Uint8Array => toBinary(pb.RestoreSessionRequestSchema, request);
      return peers.atOpener(
        key,
        () => calls.restore(request, connection),
        (peer) =>
          peer
            .rpc({ rpc: "RestoreSession", caller }, message(), connection)
            .then((frame) => fromBinary(pb.RestoreSessionResponseSchema, messageIn(frame))),
      );
    },
  };
}

/** What makes a call on another process's session there. */
function callsElsewhere(peers: Peers, caller: string) {
  /** Undefined where the session is not another process's. */
  return <Input extends DescMessage, Output extends DescMessage>(
      rpc: PassedRpc,
      input: Input,
      output: Output,
    ) =>
    (
      request: MessageShape<Input> & { readonly sessionId?: string | undefined },
      connection?: Connection,
    ): Promise<MessageShape<Output>> | undefined => {
      const { sessionId } = request;
      const peer = sessionId === undefined ? undefined : peers.of(sessionId);
      if (sessionId === undefined || peer === undefined) return undefined;
      return peer
        .rpc({ rpc, sessionId, caller }, toBinary(input, request), connection)
        .then((frame) => fromBinary(output, messageIn(frame)));
    };
}

/** The page of all processes' sessions. */
async function listEverywhere(
  calls: ItemCalls,
  peers: Peers,
  caller: string,
  request: pb.ListSessionsRequest,
): Promise<pb.ListSessionsResponse> {
  const own = await calls.list(request);
  const message = toBinary(pb.ListSessionsRequestSchema, request);
  const theirs = await askOthers(peers, { rpc: "ListSessions", caller }, message);
  const pages = [own, ...theirs.map((frame) => fromBinary(pb.ListSessionsResponseSchema, frame))];
  return create(pb.ListSessionsResponseSchema, mergedPage(pages, request));
}
