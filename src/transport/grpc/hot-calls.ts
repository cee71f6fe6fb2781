import type { DescMessage } from "@bufbuild/protobuf";
import {
  CloseSessionRequestSchema,
  GetStateRequestSchema,
  ResetRequestSchema,
  ResetResponseSchema,
  StepRequestSchema,
} from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { andThen } from "../../support/awaitable.js";
import type { RequestLog } from "../request-log.js";
import { textAt } from "./text-at.js";
import { batchCall } from "./batch-calls.js";
import type { AnswerFrame, HotItem, HotItems } from "./hot-items.js";

/** One call of one message, by a caller whose service it is. */
export interface HotCall {
  /** Longest body of a usual request, in bytes. */
  readonly longestBody: number;
  readonly answer: AnswerFrame;
  /** The session that the answer opened or reset, by which proxies send the calls after it; absent where none is. */
  readonly opened?: (answered: Buffer) => string | undefined;
  /** The session that a call names, or has opened, for the log. */
  readonly sessionIn: (asked: Buffer | undefined, answered: Buffer | undefined) => string | undefined;
}

/** An action has some 200 bytes, a reset that names 50 tickets 700. */
const LONGEST_CALL = 4_096;

/** The largest batch of actions with names for their requests is half as long. */
const LONGEST_BATCH = 131_072;

/** The calls that a rollout is made of, by their path. */
export function createHotCalls(items: HotItems, log: RequestLog): ReadonlyMap<string, HotCall> {
  const { reset, step, getState, close } = items;
  const calls = {
    Step: { longestBody: LONGEST_CALL, answer: call(step), sessionIn: named(StepRequestSchema) },
    Reset: {
      longestBody: LONGEST_CALL,
      answer: call(reset),
      sessionIn: named(ResetRequestSchema, ResetResponseSchema),
      opened: (answered) => textAt(answered, ResetResponseSchema.field.sessionId.number),
    },
    GetState: { longestBody: LONGEST_CALL, answer: call(getState), sessionIn: named(GetStateRequestSchema) },
    CloseSession: {
      longestBody: LONGEST_CALL,
      answer: call(close),
      sessionIn: named(CloseSessionRequestSchema),
    },
    BatchReset: { longestBody: LONGEST_BATCH, answer: batchCall(reset, "reset", log), sessionIn: none },
    BatchStep: { longestBody: LONGEST_BATCH, answer: batchCall(step, "step", log), sessionIn: none },
  } as const satisfies Readonly<Record<string, HotCall>>;
  return new Map(Object.entries(calls).map(([rpc, hot]) => [`/helpdesk.v1.EnvironmentService/${rpc}`, hot]));
}

/** What has a field for its session's id. */
type NamesSession = DescMessage & { readonly field: { readonly sessionId: { readonly number: number } } };

function named(request: NamesSession, response?: NamesSession): HotCall["sessionIn"] {
  const inRequest = request.field.sessionId.number;
  const inResponse = response?.field.sessionId.number;
  return (asked, answered) =>
    (asked && textAt(asked, inRequest)) ??
    (answered && inResponse !== undefined ? textAt(answered, inResponse) : undefined);
}

/** Each item of a batch has its own. */
function none(): undefined {
  return undefined;
}

function call({ read, writer }: HotItem): AnswerFrame {
  const frameOf = (answered: object | undefined): Buffer | undefined =>
    answered === undefined ? undefined : writer.grpcFrame(answered);
  return (message, connection, service) => {
    const work = read(message);
    return work === undefined ? undefined : andThen(work(connection, service), frameOf);
  };
}
