import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorDetailSchema } from "../../../gen/ts/helpdesk/v1/error_pb.js";
import { CATALOGUE, HelpdeskError, type FailureStatus } from "../../service/index.js";
import { errorReasons, sessionEnds } from "./words.js";

const CODES = {
  invalid_argument: Code.InvalidArgument,
  unauthenticated: Code.Unauthenticated,
  not_found: Code.NotFound,
  permission_denied: Code.PermissionDenied,
  failed_precondition: Code.FailedPrecondition,
  resource_exhausted: Code.ResourceExhausted,
  deadline_exceeded: Code.DeadlineExceeded,
  unavailable: Code.Unavailable,
  internal: Code.Internal,
} as const satisfies Record<FailureStatus, Code>;

/** The catalogue's error as the answer to one call among several: what the unary call ends with. */
export function itemError(error: HelpdeskError): object {
  const { reason, subject, problem, allowed, capacity, sessionEnd, retryAfterSeconds } = error;
  const { nextStep } = CATALOGUE[reason];
  const said = { reason, subject, problem, nextStep, allowedWords: allowed };
  const detail = { ...said, ...capacity, sessionEnd, retryAfterSeconds };
  return { code: CODES[error.status], message: error.message, detail };
}

/** The catalogue's error as Connect, gRPC and gRPC-Web send it. */
export function toConnectError(error: HelpdeskError): ConnectError {
  const value = create(ErrorDetailSchema, {
    reason: errorReasons.number(error.reason),
    subject: error.subject,
    problem: error.problem,
    nextStep: CATALOGUE[error.reason].nextStep,
    allowedWords: [...error.allowed],
    ...error.capacity,
    sessionEnd: sessionEnds.number(error.sessionEnd),
    ...(error.retryAfterSeconds !== undefined && { retryAfterSeconds: error.retryAfterSeconds }),
  });
  return new ConnectError(error.message, CODES[error.status], undefined, [
    { desc: ErrorDetailSchema, value },
  ]);
}

/** What a caller gets of a fault that is not theirs: nothing of its text. */
export function internalError(): HelpdeskError {
  return new HelpdeskError("internal", "The server failed.");
}
