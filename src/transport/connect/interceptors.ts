import {
  Code,
  ConnectError,
  type Interceptor,
  type StreamRequest,
  type UnaryRequest,
} from "@connectrpc/connect";
import { HelpdeskError } from "../../service/index.js";
import { traceIdIn, type RequestLog, type RequestLogEntry } from "../request-log.js";
import { internalError, toConnectError } from "./errors.js";
import { CALL_FAILURE } from "./handed-on.js";
import { READ_REQUEST } from "./read-request.js";

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
      log.failure(error, nameOf(request));
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
        ...(log.idsWanted === true && {
          sessionId: sessionIn(messageOf(request)) ?? sessionIn(answer),
          traceId: traceIdIn(request.header.get("traceparent")),
        }),
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

/** As it was read, where that was done before. */
function messageOf(request: UnaryRequest | StreamRequest): object {
  const read = request.contextValues.get(READ_REQUEST);
  return read === undefined || read.kind === "refused" ? request.message : read.message;
}

/** Of a message of a call on one session. */
function sessionIn(message: object | undefined): string | undefined {
  if (message === undefined || !("sessionId" in message)) return undefined;
  const { sessionId } = message;
  return typeof sessionId === "string" && sessionId !== "" ? sessionId : undefined;
}

function outcomeOf(error: unknown): string {
  if (error instanceof HelpdeskError) return error.reason;
  return Code[ConnectError.from(error).code].toLowerCase();
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
