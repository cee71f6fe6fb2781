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
import type { Action } from "../../domain/action.js";
import type { Connection, HelpdeskService, ResetOptions, StepOptions } from "../../service/index.js";
import type { Awaitable } from "../../support/awaitable.js";
import type { TracePoint } from "../tracing/index.js";
import { createProtobufReader } from "../../wire/protobuf/reader.js";
import { createProtobufWriter, type ProtobufWriter } from "../../wire/protobuf/writer.js";
import { heldSession, resetSession } from "../connect/calls.js";

/** One of the calls that a rollout is made of, alone or among several. */
export interface HotItem {
  /** What to do for a request; undefined where it is not usual. Nothing is done yet. */
  readonly read: (message: Buffer) => HotWork | undefined;
  /** The session that a request names. */
  readonly sessionIn: (message: Buffer) => string | undefined;
  /** Of the answer. */
  readonly writer: ProtobufWriter;
}

/**
 * Gives the answer, or undefined where it is an unusual one and nothing was changed. Throws, or rejects with, what the
 * service throws.
 */
export type HotWork = (connection: Connection, service: HelpdeskService) => Awaitable<object | undefined>;

/**
 * Answers one message of a caller, whose service it is, with a gRPC frame; undefined where the request is not usual.
 * Throws, or rejects with, what the service throws. `trace`: gives the span that it came from.
 */
export type AnswerFrame = (
  message: Buffer,
  connection: Connection,
  service: HelpdeskService,
  trace: () => TracePoint | undefined,
) => Awaitable<Buffer | undefined>;

export interface HotItems {
  readonly reset: HotItem;
  readonly step: HotItem;
  readonly getState: HotItem;
  readonly close: HotItem;
}

export function createHotItems(): HotItems {
  return {
    reset: item(readReset, ResetResponseSchema, (asked) => {
      const { sessionId, reattachable, ticketIds, ...others } = asked;
      const options = { ...others, ...(ticketIds.length > 0 && { ticketIds }) };
      return (connection, service) => resetSession(service, { sessionId, reattachable, options }, connection);
    }),
    step: item(readStep, StepResponseSchema, (asked) => {
      const { action } = asked;
      if (action?.actionType === undefined) return undefined;
      return (connection, service) => ({
        observation: heldSession(service, asked.sessionId, connection).step(action, asked),
      });
    }),
    getState: item(readGetState, GetStateResponseSchema, ({ sessionId }) => (connection, service) => {
      const state = heldSession(service, sessionId, connection).state();
      return state === null ? undefined : { state };
    }),
    close: item(readClose, CloseSessionResponseSchema, ({ sessionId }) => (_, service) => {
      service.closeSession(sessionId);
      return {};
    }),
  };
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

function item<Asked extends { readonly sessionId?: string }>(
  read: Reader<Asked>,
  output: DescMessage,
  work: (asked: Asked) => HotWork | undefined,
): HotItem {
  return {
    read(message) {
      const asked = read(message);
      const todo = asked === undefined ? undefined : work(asked);
      const sessionId = asked?.sessionId;
      return todo && ((connection, service) => service.inTurn(sessionId, () => todo(connection, service)));
    },
    sessionIn: (message) => read(message)?.sessionId || undefined,
    writer: createProtobufWriter(output),
  };
}
