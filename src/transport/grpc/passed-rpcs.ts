import { fromBinary, toBinary, type DescMessage, type MessageShape } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import type { Access, Caller } from "../../access/index.js";
import { HelpdeskError, type Connection, type HelpdeskService } from "../../service/index.js";
import { andThen, recover, type Awaitable } from "../../support/awaitable.js";
import { messageOf } from "../../wire/message-of.js";
import { createItemCalls } from "../connect/item-calls.js";
import type { PassedCalls, PassedRpc } from "../peers.js";
import { createHotItems, type HotItem } from "./hot-items.js";
import { PREFIX_BYTES } from "./usual-body.js";

/** Of a call whose connection's end means nothing. */
const NO_CONNECTION: Connection = {
  hold: () => undefined,
  forget: () => undefined,
  close: () => undefined,
};

/**
 * Answers RPCs that arrived at another process: by the fast lane's calls, and what is not usual by Connect's. `fault`: told
 * of what no caller caused.
 */
export function answerPassedRpcs(
  access: Access,
  fault: (error: unknown, method: string) => void,
): PassedCalls["rpc"] {
  const { reset, step, getState, close } = createHotItems();
  const hotItems: Readonly<Partial<Record<PassedRpc, HotItem>>> = {
    Reset: reset,
    Step: step,
    GetState: getState,
    CloseSession: close,
  };
  const general = new WeakMap<HelpdeskService, GeneralCalls>();
  const generalOf = ({ service }: Caller): GeneralCalls => {
    const calls = general.get(service) ?? generalCalls(service);
    general.set(service, calls);
    return calls;
  };
  return ({ rpc, caller: name }, message, connection) => {
    const hot = hotItems[rpc];
    return recover(
      () => {
        const caller = access.admitted(name);
        const answer = hot?.read(message)?.(connection ?? NO_CONNECTION, caller.service);
        return andThen(answer, (usual) =>
          usual === undefined ? generalOf(caller)[rpc](message, connection) : hot?.writer.grpcFrame(usual),
        );
      },
      (error) => {
        if (!(error instanceof HelpdeskError)) fault(error, `helpdesk.v1.EnvironmentService/${rpc}`);
        throw error;
      },
    );
  };
}

type GeneralCall = (message: Buffer, connection: Connection | undefined) => Awaitable<Buffer | undefined>;
type GeneralCalls = Readonly<Record<PassedRpc, GeneralCall>>;

function generalCalls(service: HelpdeskService): GeneralCalls {
  const calls = createItemCalls(service);
  return {
    Reset: general(pb.ResetRequestSchema, pb.ResetResponseSchema, (request, connection) =>
      calls.reset(request, connection),
    ),
    Step: general(pb.StepRequestSchema, pb.StepResponseSchema, (request, connection) =>
      calls.step(request, connection),
    ),
    GetState: general(pb.GetStateRequestSchema, pb.GetStateResponseSchema, (request, connection) =>
      calls.getState(request, connection),
    ),
    GetEpisodeReport: general(
      pb.GetEpisodeReportRequestSchema,
      pb.GetEpisodeReportResponseSchema,
      (request, connection) => calls.report(request, connection),
    ),
    ForkSession: general(pb.ForkSessionRequestSchema, pb.ForkSessionResponseSchema, (request, connection) =>
      calls.fork(request, connection),
    ),
    SnapshotSession: general(pb.SnapshotSessionRequestSchema, pb.SnapshotSessionResponseSchema, (request) =>
      calls.snapshot(request),
    ),
    RestoreSession: general(
      pb.RestoreSessionRequestSchema,
      pb.RestoreSessionResponseSchema,
      (request, connection) => calls.restore(request, connection),
    ),
    ListSessions: general(pb.ListSessionsRequestSchema, pb.ListSessionsResponseSchema, (request) =>
      calls.list(request),
    ),
    ListRuns: general(pb.ListRunsRequestSchema, pb.ListRunsResponseSchema, (request) =>
      // Who asks tells what is kept.
      andThen(service.listRuns({ ...request, isPart: true }), (page) =>
        messageOf(pb.ListRunsResponseSchema, page),
      ),
    ),
    CloseSession: general(pb.CloseSessionRequestSchema, pb.CloseSessionResponseSchema, (request) =>
      calls.close(request),
    ),
  };
}

/** Undefined where the message cannot be read: who passed it on says why. */
function general<Input extends DescMessage, Output extends DescMessage>(
  input: Input,
  output: Output,
  call: (request: MessageShape<Input>, connection: Connection | undefined) => Awaitable<MessageShape<Output>>,
): GeneralCall {
  return (message, connection) => {
    let request: MessageShape<Input>;
    try {
      request = fromBinary(input, message);
    } catch {
      return undefined;
    }
    return andThen(call(request, connection), (answer) => grpcFrame(toBinary(output, answer)));
  };
}

function grpcFrame(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(PREFIX_BYTES + message.byteLength);
  frame.writeUInt32BE(message.byteLength, 1);
  frame.set(message, PREFIX_BYTES);
  return frame;
}
