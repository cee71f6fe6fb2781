import { create, type MessageShape } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { HelpdeskError, type Connection, type HelpdeskService } from "../../service/index.js";
import { andThen, type Awaitable } from "../../support/awaitable.js";
import { messageOf } from "../../wire/message-of.js";
import { createBranchCalls, type BranchCalls } from "./branch-calls.js";
import { heldSession, resetSession, stateOfSession, stepSession, type ResetAnswer } from "./calls.js";
import { decodeAction, decodeReset, decodeStepOptions } from "./decode.js";
import { internalError, itemError } from "./errors.js";

/**
 * The calls on a session; those of reset, step, state and close can be made alone, on a stream and in a batch. Each throws, or rejects with,
 * what its RPC fails with.
 */
export interface ItemCalls extends BranchCalls {
  reset(request: pb.ResetRequest, connection: Connection | undefined): Awaitable<pb.ResetResponse>;
  step(request: pb.StepRequest, connection: Connection | undefined): Awaitable<pb.StepResponse>;
  getState(request: pb.GetStateRequest, connection: Connection | undefined): Awaitable<pb.GetStateResponse>;
  report(
    request: pb.GetEpisodeReportRequest,
    connection: Connection | undefined,
  ): Awaitable<pb.GetEpisodeReportResponse>;
  close(request: pb.CloseSessionRequest): Awaitable<pb.CloseSessionResponse>;
}

export function createItemCalls(service: HelpdeskService): ItemCalls {
  return {
    ...createBranchCalls(service),
    reset(request, connection) {
      const { sessionId, reattachable } = request;
      const asked = { sessionId, reattachable, options: decodeReset(request) };
      const reset = (): Awaitable<ResetAnswer> => resetSession(service, asked, connection);
      return andThen(service.inTurn(sessionId, reset), (answer) => messageOf(pb.ResetResponseSchema, answer));
    },
    step(request, connection) {
      const { sessionId, action } = request;
      const session = { sessionId, action: () => decodeAction(action), options: decodeStepOptions(request) };
      return service.inTurn(sessionId, () =>
        messageOf(pb.StepResponseSchema, stepSession(service, session, connection)),
      );
    },
    getState: ({ sessionId }, connection) =>
      service.inTurn(sessionId, () =>
        messageOf(pb.GetStateResponseSchema, stateOfSession(service, sessionId, connection)),
      ),
    report: ({ sessionId }, connection) =>
      service.inTurn(sessionId, () => {
        const report = heldSession(service, sessionId, connection).report();
        return messageOf(pb.GetEpisodeReportResponseSchema, { report });
      }),
    close: ({ sessionId }) =>
      service.inTurn(sessionId, () => {
        service.closeSession(sessionId);
        return create(pb.CloseSessionResponseSchema);
      }),
  };
}

/** An error that one item ends with. `fault`: told of what is not the caller's. */
export function itemErrorOf(
  error: unknown,
  fault: (error: unknown) => void,
): MessageShape<typeof pb.ItemErrorSchema> {
  if (!(error instanceof HelpdeskError)) fault(error);
  return messageOf(pb.ItemErrorSchema, itemError(error instanceof HelpdeskError ? error : internalError()));
}
