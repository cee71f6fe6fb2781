import { Code, ConnectError } from "@connectrpc/connect";
import type { ItemError } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { ErrorDetailSchema } from "../../gen/ts/helpdesk/v1/error_pb.js";

const CODES: ReadonlyMap<number, Code> = new Map(
  Object.values(Code)
    .filter((value) => typeof value === "number")
    .map((code) => [code, code]),
);

/** What the same call would have thrown had it been made alone. */
export function itemError({ code, message, detail }: ItemError): ConnectError {
  const details = detail === undefined ? [] : [{ desc: ErrorDetailSchema, value: detail }];
  return new ConnectError(message, CODES.get(code) ?? Code.Unknown, undefined, details);
}
