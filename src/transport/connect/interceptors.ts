import {
  Code,
  ConnectError,
  type Interceptor,
  type StreamRequest,
  type UnaryRequest,
} from "@connectrpc/connect";
import { HelpdeskError } from "../../service/index.js";
import type { CallIds, RequestLog, RequestLogEntry } from "../request-log.js";
import { tracePointIn } from "../tracing/index.js";
import { internalError, toConnectError } from "./errors.js";
import { CALL_FAILURE } from "./handed-on.js";
import { READ_REQUEST } from "./read-request.js";
import { sessionIn } from "./session-in.js";

/** Goes on with the request as it was read, or ends the call where it could not be: in the words of each protocol. */
export const useReadRequest: Interceptor = (next) => (request) => {
  const failure = request.contextValues.get(CALL_FAILURE);
  if (failure !== undefined) throw failure;
  const read = request.contextValues.get(READ_REQUEST);
  if (read === undefined) return next(request);
  if (read.kind === "refused") throw read.failure;
  const { message } = read;
  return next(request.stream ? { ...request, message: only(message) } : { ...request, message });
};

async function* only<T>(item: T): AsyncIterable<T> {
  await Promise.resolve();
  yield item;
}

/** Turns every failure into an error with its detail; the text of a fault stays in the log. */
export function explainFailures(log: RequestLog): Interceptor {
  return (next) => async (request) => {
    try {
      return await next(request);
    } catch (error) {
      if (error instanceof HelpdeskError) throw toConnectError(error);
      if (error instanceof ConnectError) throw error;
      log.failure(error, nameOf(request), idsOf(request));
      throw toConnectError(internalError());
    }
  };
}

/** Logs a unary call when it has ended, a stream when it has begun. */
export function logRequests(log: RequestLog): Interceptor {
  return (next) => async (request) => {
    if (!log.requestsWanted) return next(request);
    const start = performance.now();
    const logOutcome = (outcome: string, answer?: object): void => {
      log.request({
        protocol: protocolOf(request.header.get("content-type")),
        method: nameOf(request),
        outcome,
        durationMs: performance.now() - start,
        ...(log.idsWanted === true && idsOf(request, answer)),
      });
    };
    try {
      const response = await next(request);
      logOutcome("ok", response.message);
      return response;
    } catch (error) {
      logOutcome(outcomeOf(error));
      throw error;
    }
  };
}

function idsOf(request: UnaryRequest | StreamRequest, answer?: object): CallIds {
  const { header } = request;
  return {
    sessionId: sessionIn(messageOf(request)) ?? sessionIn(answer),
    trace: tracePointIn(header.get("traceparent"), header.get("tracestate")),
  };
}

/** As it was read, where that was done before. */
function messageOf(request: UnaryRequest | StreamRequest): object {
  const read = request.contextValues.get(READ_REQUEST);
  return read === undefined || read.kind === "refused" ? request.message : read.message;
}

function outcomeOf(error: unknown): string {
  if (error instanceof HelpdeskError) return error.reason;
  if (!(error instanceof ConnectError)) return "internal";
  return Code[error.code].toLowerCase();
}

function nameOf(request: {
  readonly service: { typeName: string };
  readonly method: { name: string };
}): string {
  return `${request.service.typeName}/${request.method.name}`;
}

export function protocolOf(contentType: string | null): RequestLogEntry["protocol"] {
  if (contentType?.startsWith("application/grpc-web")) return "grpc-web";
  if (contentType?.startsWith("application/grpc")) return "grpc";
  return "connect";
}
