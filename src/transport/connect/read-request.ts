import type { Message } from "@bufbuild/protobuf";
import { createContextKey, type ConnectError, type ContextKey } from "@connectrpc/connect";
import type { HelpdeskError } from "../../service/index.js";

/** What became of a request's bytes: the message that they are, or why they are none. */
export type ReadRequest =
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "refused"; readonly failure: HelpdeskError | ConnectError };

/** Carries it through Connect, which is given an empty message, to the interceptor that puts it in its place. */
export const READ_REQUEST: ContextKey<ReadRequest | undefined> = createContextKey<ReadRequest | undefined>(
  undefined,
  { description: "the request as it was read before Connect" },
);
