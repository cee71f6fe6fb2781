import { fromBinary, fromJsonString, type DescMessage, type Message } from "@bufbuild/protobuf";
import { HelpdeskError } from "../../service/index.js";
import { findWideInteger } from "./explain-binary.js";
import { explainJson } from "./explain-json.js";

/** The message of a request's bytes. Throws the catalogue's error, with the path of the first fault where there is one. */
export function parseRequest(input: DescMessage, bytes: Uint8Array, isJson: boolean): Message {
  return isJson ? parseJson(input, utf8Text(bytes)) : parseBinary(input, bytes);
}

function parseJson(input: DescMessage, text: string): Message {
  try {
    return fromJsonString(input, text, { ignoreUnknownFields: false });
  } catch {
    throw explainJson(input, text);
  }
}

function utf8Text(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new HelpdeskError("malformed_request", "The request body is not UTF-8 text.");
  }
}

function parseBinary(input: DescMessage, bytes: Uint8Array): Message {
  try {
    const message = fromBinary(input, bytes);
    const wide = findWideInteger(input, bytes);
    if (wide === undefined) return message;
    throw wide;
  } catch (error) {
    if (error instanceof HelpdeskError) throw error;
    throw new HelpdeskError("malformed_request", `The request body is not a ${input.typeName} message.`);
  }
}
