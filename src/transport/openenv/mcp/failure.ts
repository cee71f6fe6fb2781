import { CATALOGUE, HelpdeskError, type ErrorReason } from "../../../service/index.js";
import type { Toolbox } from "../environment.js";
import { failureDetails } from "../failure.js";
import { InvalidInput } from "../fields/invalid-input.js";
import { errorMessage } from "../../../support/error-message.js";
import type { McpConversation } from "./conversation.js";
import { INTERNAL_ERROR, INVALID_PARAMS, RpcFailure, SERVER_ERROR } from "./rpc.js";

/** Any failure as JSON-RPC tells it. */
export function rpcFailure(error: unknown): RpcFailure {
  if (error instanceof RpcFailure) return error;
  if (error instanceof InvalidInput) {
    const message = `${error.message}. ${CATALOGUE[error.reason].nextStep}`;
    return new RpcFailure(INVALID_PARAMS, message, failureDetails(error));
  }
  return new RpcFailure(rpcCode(error), errorMessage(error), failureDetails(error));
}

function rpcCode(error: unknown): number {
  if (!(error instanceof HelpdeskError)) return INTERNAL_ERROR;
  if (REFUSALS.has(error.reason)) return SERVER_ERROR;
  const { status } = CATALOGUE[error.reason];
  return status === "invalid_argument" || status === "not_found" ? INVALID_PARAMS : INTERNAL_ERROR;
}

/** Calls that are fine, and are not answered now, or not for this caller. */
const REFUSALS: ReadonlySet<ErrorReason> = new Set([
  "session_limit_reached",
  "rate_limited",
  "unauthenticated",
  "permission_denied",
]);

export function toolboxOf<R, A>({ queues }: McpConversation<R, A>): Toolbox<R, A> {
  const { toolbox } = queues.environment;
  if (toolbox === undefined) throw new RpcFailure(INTERNAL_ERROR, "Environment does not support MCP");
  return toolbox;
}
