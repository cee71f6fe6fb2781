import { fromBinary, fromJsonString, type DescMessage } from "@bufbuild/protobuf";
import { base64Decode } from "@bufbuild/protobuf/wire";
import { createContextValues } from "@connectrpc/connect";
import type {
  UniversalHandler,
  UniversalHandlerFn,
  UniversalServerRequest,
} from "@connectrpc/connect/protocol";
import { HelpdeskError } from "../../service/index.js";
import { unwrapEnvelope, wrapEnvelope } from "./envelope.js";
import { findWideInteger } from "./explain-binary.js";
import { explainJson } from "./explain-json.js";
import { readBody } from "./read-body.js";
import { REQUEST_FAILURE } from "./request-failure.js";

/**
 * Reads a unary request before Connect does. One that Connect would refuse with words of its own is replaced by an empty
 * message and a {@link REQUEST_FAILURE}, so that the catalogue's error is sent in whatever protocol the caller speaks.
 */
export function screenRequest(handler: UniversalHandler, maxBodyBytes: number): UniversalHandlerFn {
  const { input, methodKind } = handler.method;
  if (methodKind !== "unary") return handler;
  return async (request) =>
    handler(
      request.method === "GET"
        ? screenQuery(input, request, maxBodyBytes)
        : await screenBody(input, request, maxBodyBytes),
    );
}

async function screenBody(
  input: DescMessage,
  request: UniversalServerRequest,
  maxBodyBytes: number,
): Promise<UniversalServerRequest> {
  if (!isByteStream(request.body) || isCompressed(request.header)) return request;
  const contentType = request.header.get("content-type") ?? "";
  const isJson = contentType.includes("json");
  const isEnveloped = contentType.startsWith("application/grpc");
  const empty = isJson ? new TextEncoder().encode("{}") : new Uint8Array();
  const refused = (failure: HelpdeskError): UniversalServerRequest =>
    refuse(withBody(request, isEnveloped ? wrapEnvelope(empty) : empty), failure);

  const body = await readBody(request.body, maxBodyBytes);
  if (body === undefined) return refused(tooLarge(maxBodyBytes));
  const unwrapped = isEnveloped ? unwrapEnvelope(body) : ({ kind: "message", bytes: body } as const);
  if (unwrapped.kind === "compressed") return withBody(request, body);
  if (unwrapped.kind === "broken") {
    return refused(new HelpdeskError("malformed_request", "The request body is not one gRPC message."));
  }
  const failure = faultOf(input, unwrapped.bytes, isJson);
  return failure === undefined ? withBody(request, body) : refused(failure);
}

function screenQuery(
  input: DescMessage,
  request: UniversalServerRequest,
  maxBodyBytes: number,
): UniversalServerRequest {
  const url = new URL(request.url);
  const text = url.searchParams.get("message") ?? "";
  const isJson = url.searchParams.get("encoding") === "json";
  const failure =
    text.length > maxBodyBytes
      ? tooLarge(maxBodyBytes)
      : faultOfQuery(input, text, url.searchParams.get("base64") === "1", isJson);
  if (failure === undefined) return request;
  url.searchParams.set("message", isJson ? "{}" : "");
  url.searchParams.delete("base64");
  return refuse({ ...request, url: url.toString() }, failure);
}

function faultOfQuery(
  input: DescMessage,
  text: string,
  isBase64: boolean,
  isJson: boolean,
): HelpdeskError | undefined {
  try {
    return faultOf(input, isBase64 ? base64Decode(text) : new TextEncoder().encode(text), isJson);
  } catch {
    return new HelpdeskError("malformed_request", "The query's message is not base64.", "message");
  }
}

function faultOf(input: DescMessage, bytes: Uint8Array, isJson: boolean): HelpdeskError | undefined {
  return isJson ? faultOfJson(input, bytes) : faultOfBinary(input, bytes);
}

function faultOfJson(input: DescMessage, bytes: Uint8Array): HelpdeskError | undefined {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new HelpdeskError("malformed_request", "The request body is not UTF-8 text.");
  }
  try {
    fromJsonString(input, text, { ignoreUnknownFields: false });
    return undefined;
  } catch {
    return explainJson(input, text);
  }
}

function faultOfBinary(input: DescMessage, bytes: Uint8Array): HelpdeskError | undefined {
  try {
    fromBinary(input, bytes);
    return findWideInteger(input, bytes);
  } catch {
    return new HelpdeskError("malformed_request", `The request body is not a ${input.typeName} message.`);
  }
}

function tooLarge(maxBodyBytes: number): HelpdeskError {
  return new HelpdeskError("request_too_large", `The request is larger than ${maxBodyBytes} bytes.`);
}

function refuse(request: UniversalServerRequest, failure: HelpdeskError): UniversalServerRequest {
  const contextValues = request.contextValues ?? createContextValues();
  return { ...request, contextValues: contextValues.set(REQUEST_FAILURE, failure) };
}

function withBody(request: UniversalServerRequest, body: Uint8Array): UniversalServerRequest {
  const header = new Headers(request.header);
  header.delete("content-length");
  return { ...request, header, body: once(body) };
}

async function* once(body: Uint8Array): AsyncIterable<Uint8Array> {
  await Promise.resolve();
  yield body;
}

/** Connect names the encodings that it takes; its own refusal is the better one. */
function isCompressed(header: Headers): boolean {
  const encoding = header.get("grpc-encoding") ?? header.get("content-encoding") ?? "identity";
  return encoding !== "identity" && encoding !== "";
}

function isByteStream(body: UniversalServerRequest["body"]): body is AsyncIterable<Uint8Array> {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}
