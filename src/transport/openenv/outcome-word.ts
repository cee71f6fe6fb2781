import { HelpdeskError } from "../../service/index.js";
import { InvalidInput } from "./invalid-input.js";
import { InvalidJson } from "./read-json.js";

/** The word that a request log has for how a call ended: `ok` or the catalogue's reason. */
export function reasonFor(error: unknown): string {
  if (error === undefined) return "ok";
  if (error instanceof HelpdeskError || error instanceof InvalidInput) return error.reason;
  return error instanceof InvalidJson ? "malformed_request" : "internal";
}
