import { HelpdeskError } from "../../service/index.js";
import { CallerLeft, UnknownPacking } from "../intake/index.js";
import { InvalidInput } from "./fields/invalid-input.js";
import { InvalidJson } from "./json/read-json.js";
import { UnknownTool } from "./environment.js";
import { RpcFailure } from "./mcp/rpc.js";

/** The word that a request log has for how a call ended: `ok`, the catalogue's reason, or `caller_left`. */
export function reasonFor(error: unknown): string {
  if (error === undefined) return "ok";
  if (error instanceof HelpdeskError || error instanceof InvalidInput) return error.reason;
  if (error instanceof CallerLeft) return "caller_left";
  if (error instanceof RpcFailure) return reasonIn(error.data) ?? "malformed_request";
  if (error instanceof UnknownTool) return "unknown_word";
  return error instanceof InvalidJson || error instanceof UnknownPacking ? "malformed_request" : "internal";
}

function reasonIn(data: object | null): string | undefined {
  return data !== null && "reason" in data && typeof data.reason === "string" ? data.reason : undefined;
}
