import type { ServerHttp2Stream } from "node:http2";
import type { Connection, HelpdeskService } from "../../service/index.js";
import { createItemCalls } from "../connect/item-calls.js";
import { watchItems } from "../connect/log-item.js";
import { createPlayConversation } from "../connect/play-conversation.js";
import type { Intake } from "../intake/index.js";
import { passingItemCalls } from "../connect/passing-item-calls.js";
import type { Peers } from "../peers.js";
import type { RequestLog } from "../request-log.js";
import type { TracePoint } from "../tracing/index.js";
import type { CallBatch } from "./call-batch.js";
import type { HotItems } from "./hot-items.js";
import { createPlayAnswers } from "./play-answers.js";
import { servePlayStream } from "./play-stream.js";

const METHOD = "helpdesk.v1.EnvironmentService/Play";

export const PLAY_PATH = `/${METHOD}`;

export interface PlayCallOptions {
  readonly items: HotItems;
  readonly peers: Peers | undefined;
  readonly intake: Intake;
  readonly log: RequestLog;
  readonly turn: CallBatch;
  readonly shutdown: AbortSignal;
}

/** `trace`: gives the span that the stream came from. */
export type PlayCall = (
  stream: ServerHttp2Stream,
  connection: Connection,
  service: HelpdeskService,
  trace: () => TracePoint | undefined,
) => void;

/** Takes a stream whose headers are usual. */
export function createPlayCall({ items, peers, intake, log, turn, shutdown }: PlayCallOptions): PlayCall {
  const answers = createPlayAnswers(items);
  return (stream, connection, service, trace) => {
    const watch = watchItems(log, "grpc", METHOD, trace);
    const calls = passingItemCalls(createItemCalls(service), peers, service.callerName);
    const conversation = createPlayConversation({ service, calls, connection, watch });
    const caller = { connection, service, conversation, watch };
    servePlayStream({
      stream,
      intake,
      turn,
      shutdown,
      answer: (message) => answers.answer(message, caller),
      fault: watch.fault,
      closed: () => conversation.close(),
    });
    // As of every stream: it is logged when it has begun.
    if (!log.requestsWanted) return;
    const ids = log.idsWanted === true ? { trace: trace() } : undefined;
    log.request({ protocol: "grpc", method: METHOD, outcome: "ok", durationMs: 0, ...ids });
  };
}
