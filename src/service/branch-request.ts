import { createHash } from "node:crypto";
import type { ForkOptions, OpeningOptions } from "./branch-options.js";
import { checkOpeningRequest } from "./check-identifier.js";

/**
 * By what a fork or a restored snapshot that is sent again finds what it opened. An id of a client's has no line break, so
 * that none of a reset's is one of these. Undefined: the request has no id. Throws `invalid_identifier`.
 */
export function forkRequest(
  sessionId: string,
  { owner, atStep, count = 1, requestId }: ForkOptions,
): string | undefined {
  return requestOf(["fork", owner?.name ?? "", sessionId, atStep ?? "", count], requestId);
}

/** As {@link forkRequest}. */
export function restoreRequest(
  snapshot: Uint8Array,
  { owner, requestId }: Pick<OpeningOptions, "owner" | "requestId">,
): string | undefined {
  if (requestId === undefined) return undefined;
  const digest = createHash("sha256").update(snapshot).digest("hex");
  return requestOf(["restore", owner?.name ?? "", digest], requestId);
}

/** Of one of the sessions that the request opens. */
export function placeOf(request: string | undefined, place: number): string | undefined {
  return request === undefined ? undefined : `${request}\n${place}`;
}

function requestOf(what: readonly (string | number)[], requestId: string | undefined): string | undefined {
  if (requestId === undefined) return undefined;
  checkOpeningRequest(requestId);
  return [...what, requestId].join("\n");
}
