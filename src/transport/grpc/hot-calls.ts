import {
  CloseSessionRequestSchema,
  CloseSessionResponseSchema,
  GetStateRequestSchema,
  GetStateResponseSchema,
  ResetRequestSchema,
  ResetResponseSchema,
  StepRequestSchema,
  StepResponseSchema,
} from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import type { DescMessage } from "@bufbuild/protobuf";
import { andThen, type Awaitable } from "../../support/awaitable.js";
import type { Action } from "../../domain/action.js";
import type { Connection, HelpdeskService, ResetOptions, StepOptions } from "../../service/index.js";
import { createProtobufReader } from "../../wire/protobuf/reader.js";
import { createProtobufWriter } from "../../wire/protobuf/writer.js";
import { heldSession, resetSession } from "../connect/calls.js";

/**
 * One call of a caller whose service it is: the answer as a gRPC frame, or undefined where the request is not usual.
 * Throws, or rejects with, what the service throws.
 */
export type HotCall = (
  message: Buffer,
  connection: Connection,
  service: HelpdeskService,
) => Awaitable<Buffer | undefined>;

/** The calls that a rollout is made of, by their path. */
export function createHotCalls(): ReadonlyMap<string, HotCall> {
  return new Map([
    [
      "/helpdesk.v1.EnvironmentService/Step",
      call(readStep, StepResponseSchema, (asked, connection, service) => {
        if (asked.action?.actionType === undefined) return undefined;
        return { observation: heldSession(service, asked.sessionId, connection).step(asked.action, asked) };
      }),
    ],
    [
      "/helpdesk.v1.EnvironmentService/Reset",
      call(readReset, ResetResponseSchema, (asked, connection, service) => {
        const { sessionId, reattachable, ticketIds, ...others } = asked;
        const options = { ...others, ...(ticketIds.length > 0 && { ticketIds }) };
        return resetSession(service, { sessionId, reattachable, options }, connection);
      }),
    ],
    [
      "/helpdesk.v1.EnvironmentService/GetState",
      call(readGetState, GetStateResponseSchema, ({ sessionId }, connection, service) => {
        const state = heldSession(service, sessionId, connection).state();
        return state === null ? undefined : { state };
      }),
    ],
    [
      "/helpdesk.v1.EnvironmentService/CloseSession",
      call(readClose, CloseSessionResponseSchema, ({ sessionId }, _, service) => {
        service.session(sessionId).close();
        return {};
      }),
    ],
  ]);
}

interface AskedSession {
  readonly sessionId: string;
}

interface AskedStep extends AskedSession, StepOptions {
  readonly action?: Action;
}

interface AskedReset extends Omit<ResetOptions, "ticketIds"> {
  readonly sessionId?: string;
  readonly reattachable?: boolean;
  readonly ticketIds: readonly string[];
}

/** A reader makes of a message exactly the members that its descriptor has, which these types name. */
const readStep = createProtobufReader(StepRequestSchema) as Reader<AskedStep>;
const readReset = createProtobufReader(ResetRequestSchema) as Reader<AskedReset>;
const readGetState = createProtobufReader(GetStateRequestSchema) as Reader<AskedSession>;
const readClose = createProtobufReader(CloseSessionRequestSchema) as Reader<AskedSession>;

type Reader<Asked> = (message: Buffer) => Asked | undefined;

function call<Asked>(
  read: Reader<Asked>,
  output: DescMessage,
  answer: (asked: Asked, connection: Connection, service: HelpdeskService) => Awaitable<object | undefined>,
): HotCall {
  const writer = createProtobufWriter(output);
  const frameOf = (answered: object | undefined): Buffer | undefined =>
    answered === undefined ? undefined : writer.grpcFrame(answered);
  return (message, connection, service) => {
    const asked = read(message);
    return asked === undefined ? undefined : andThen(answer(asked, connection, service), frameOf);
  };
}
