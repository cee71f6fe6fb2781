import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from "node:http2";
import { rpcOperation, type Access, type Caller } from "../../access/index.js";
import type { Connection } from "../../service/index.js";
import type { Awaitable } from "../../support/awaitable.js";
import { connectionOf } from "../connect/grpc-connection.js";
import { handOn, type HandedOn } from "../connect/handed-on.js";
import type { Intake } from "../intake/index.js";
import type { StreamListener } from "../listen/index.js";
import { passingHotItems } from "./passing-hot-items.js";
import type { Peers } from "../peers.js";
import type { CallIds, RequestLog } from "../request-log.js";
import { tracePointOf, type TracePoint } from "../tracing/index.js";
import { sendFrame } from "./answer.js";
import { createCallBatch } from "./call-batch.js";
import { createHotCalls, type HotCall } from "./hot-calls.js";
import { createHotItems } from "./hot-items.js";
import { createPlayCall, PLAY_PATH } from "./play-call.js";
import { isWhole, PREFIX_BYTES, readUsualBody } from "./usual-body.js";
import { isUsualCall } from "./usual-call.js";

export interface FastLaneOptions {
  readonly access: Access;
  /** Absent: no other process serves the port. */
  readonly peers?: Peers | undefined;
  readonly intake: Intake;
  readonly log: RequestLog;
  /** Ends the streams, once what was read of them is answered. */
  readonly shutdown: AbortSignal;
  /** Whether a program may call that names the server so. */
  readonly admits: (authority: string, stream: ServerHttp2Stream) => boolean;
}

/**
 * The fast lane for the calls of gRPC that a rollout is made of: frame in, session, frame out. Whatever is not usual
 * (headers, the message, an answer that is an error) is given to the listener for everything else, which answers it as
 * if it had come there at once: what a call means and how it is refused is written there alone.
 */
export function createFastLane({
  access,
  peers,
  intake,
  log,
  shutdown,
  admits,
}: FastLaneOptions): (everythingElse: StreamListener) => StreamListener {
  const items = passingHotItems(createHotItems(), peers);
  const calls = createHotCalls(items, log);
  const batch = createCallBatch();
  const play = createPlayCall({ items, peers, intake, log, turn: batch, shutdown });
  return (everythingElse) => (stream, headers, flags, rawHeaders) => {
    const path = String(headers[":path"]);
    const connection = heldConnection(stream);
    const toOthers = (): void => everythingElse(stream, headers, flags, rawHeaders);
    const call = calls.get(path);
    const isPlay = path === PLAY_PATH && headers["grpc-timeout"] === undefined;
    if (connection === undefined || !(call ?? isPlay) || !isUsualCall(headers)) return toOthers();
    if (!admits(headers[":authority"] ?? "", stream)) return toOthers();
    const caller = callerOf(access, path, headers.authorization);
    if (caller === undefined) return toOthers();
    const trace = tracer(headers);
    if (call === undefined) return play(stream, connection, caller.service, trace);
    const started = log.requestsWanted ? performance.now() : 0;
    const tell = (outcome: string, asked?: Buffer, answered?: Buffer): void => {
      if (!log.requestsWanted) return;
      const ids = log.idsWanted === true && idsOf(call, trace, asked, answered);
      log.request({ protocol: "grpc", method: path.slice(1), outcome, durationMs: since(started), ...ids });
    };
    const giveUp = (what: HandedOn): void => {
      handOn(stream, what);
      toOthers();
    };
    const answer = (begun: Buffer): void => {
      // Clients that cancel may end the body first: what came with the end has been looked at by now.
      if (isGone(stream)) return tell("caller_left");
      if (!isWhole(begun)) return giveUp({ begun });
      const fail = (error: unknown): void =>
        giveUp({ begun, failure: error instanceof Error ? error : new Error(String(error)) });
      const send = (frame: Buffer | undefined): void => {
        if (frame === undefined) return giveUp({ begun });
        sendFrame(stream, frame, call.opened?.(frame.subarray(PREFIX_BYTES)));
        tell("ok", begun.subarray(PREFIX_BYTES), frame.subarray(PREFIX_BYTES));
      };
      let frame: Awaitable<Buffer | undefined>;
      try {
        frame = call.answer(begun.subarray(PREFIX_BYTES), connection, caller.service, trace);
      } catch (error) {
        return fail(error);
      }
      if (frame instanceof Promise)
        void frame.then((later) => (isGone(stream) ? tell("caller_left") : send(later)), fail);
      else send(frame);
    };
    readUsualBody(stream, call.longestBody, intake, {
      ended: (body) => batch.add(() => answer(body)),
      unusual: (begun) => giveUp({ begun }),
    });
  };
}

function tracer(headers: IncomingHttpHeaders): () => TracePoint | undefined {
  return () => tracePointOf(headers);
}

function since(started: number): number {
  return performance.now() - started;
}

function idsOf(
  call: HotCall,
  trace: () => TracePoint | undefined,
  asked: Buffer | undefined,
  answered: Buffer | undefined,
): CallIds {
  return { sessionId: call.sessionIn(asked, answered), trace: trace() };
}

function isGone({ closed, destroyed }: ServerHttp2Stream): boolean {
  return closed || destroyed;
}

/** Undefined where the caller may not: everything else says so. */
function callerOf(access: Access, path: string, authorization: string | undefined): Caller | undefined {
  try {
    return access.admit(rpcOperation(path), authorization);
  } catch {
    return undefined;
  }
}

function heldConnection({ session }: ServerHttp2Stream): Connection | undefined {
  // Of a server's stream.
  return session === undefined ? undefined : connectionOf(session as ServerHttp2Session);
}
