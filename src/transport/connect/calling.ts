import { createContextKey, type ContextKey, type ContextValues } from "@connectrpc/connect";
import type { Caller } from "../../access/index.js";
import type { HelpdeskService } from "../../service/index.js";

/** Who makes the call; undefined where it was refused before it could be known. */
export const CALLER: ContextKey<Caller | undefined> = createContextKey<Caller | undefined>(undefined, {
  description: "who makes the call",
});

/** The service with what the caller may do of it. */
export function callersService(values: ContextValues): HelpdeskService {
  const caller = values.get(CALLER);
  if (caller === undefined) throw new Error("a call without a caller has been refused before it comes here");
  return caller.service;
}
