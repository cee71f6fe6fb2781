import { andThen } from "../../support/awaitable.js";
import type { RequestLog } from "../request-log.js";
import { batchCall } from "./batch-calls.js";
import type { AnswerFrame, HotItem, HotItems } from "./hot-items.js";

/** One call of one message, by a caller whose service it is. */
export interface HotCall {
  /** Longest body of a usual request, in bytes. */
  readonly longestBody: number;
  readonly answer: AnswerFrame;
}

/** An action has some 200 bytes, a reset that names 50 tickets 700. */
const LONGEST_CALL = 4_096;

/** The largest batch of actions with names for their requests is half as long. */
const LONGEST_BATCH = 131_072;

/** The calls that a rollout is made of, by their path. */
export function createHotCalls(items: HotItems, log: RequestLog): ReadonlyMap<string, HotCall> {
  const { reset, step, getState, close } = items;
  const calls = {
    Step: { longestBody: LONGEST_CALL, answer: call(step) },
    Reset: { longestBody: LONGEST_CALL, answer: call(reset) },
    GetState: { longestBody: LONGEST_CALL, answer: call(getState) },
    CloseSession: { longestBody: LONGEST_CALL, answer: call(close) },
    BatchReset: { longestBody: LONGEST_BATCH, answer: batchCall(reset, "reset", log) },
    BatchStep: { longestBody: LONGEST_BATCH, answer: batchCall(step, "step", log) },
  } as const satisfies Readonly<Record<string, HotCall>>;
  return new Map(Object.entries(calls).map(([rpc, hot]) => [`/helpdesk.v1.EnvironmentService/${rpc}`, hot]));
}

function call({ read, writer }: HotItem): AnswerFrame {
  const frameOf = (answered: object | undefined): Buffer | undefined =>
    answered === undefined ? undefined : writer.grpcFrame(answered);
  return (message, connection, service) => {
    const work = read(message);
    return work === undefined ? undefined : andThen(work(connection, service), frameOf);
  };
}
