import { createContextKey, type ConnectError, type ContextKey } from "@connectrpc/connect";
import type { HelpdeskError } from "../../service/index.js";

/** Why the request's bytes could not be read, found before Connect reads them; an interceptor throws it. */
export const REQUEST_FAILURE: ContextKey<HelpdeskError | ConnectError | undefined> = createContextKey<
  HelpdeskError | ConnectError | undefined
>(undefined, { description: "why the request could not be read" });
