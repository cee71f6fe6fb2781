import { fromBinary, fromJsonString, type DescMessage } from "@bufbuild/protobuf";
import { base64Decode, base64Encode } from "@bufbuild/protobuf/wire";
import { Code, ConnectError, createContextValues } from "@connectrpc/connect";
import type {
  UniversalHandler,
  UniversalHandlerFn,
  UniversalServerRequest,
} from "@connectrpc/connect/protocol";
import { HelpdeskError } from "../../service/index.js";
import { packingOf, PACKINGS, unpack, UnknownPacking, type Intake, type Packing } from "../intake/index.js";
import { unwrapEnvelope, wrapEnvelope } from "./envelope.js";
import { findWideInteger } from "./explain-binary.js";
import { explainJson } from "./explain-json.js";
import { noMessage, readBody } from "./read-body.js";
import { REQUEST_FAILURE } from "./request-failure.js";
import { tidyHeader } from "./tidy-header.js";

/**
 * Reads a request of one message before Connect does, unpacked. One that Connect would refuse with words of its own is
 * replaced by an empty message and a {@link REQUEST_FAILURE}, so that the catalogue's error is sent in whatever protocol
 * the caller speaks. Throws `CallerLeft` for one that did not arrive whole.
 */
export function screenRequest(handler: UniversalHandler, intake: Intake): UniversalHandlerFn {
  const { input, methodKind } = handler.method;
  const takesOne = methodKind === "unary" || methodKind === "server_streaming";
  return async (request) => {
    const tidy = { ...request, header: tidyHeader(request.header) };
    if (!takesOne) return handler(tidy);
    return handler(
      request.method === "GET"
        ? screenQuery(input, tidy, intake.maxBytes)
        : await screenBody(input, tidy, intake, handler.supportedContentType),
    );
  };
}

async function screenBody(
  input: DescMessage,
  request: UniversalServerRequest,
  intake: Intake,
  isSupported: (contentType: string) => boolean,
): Promise<UniversalServerRequest> {
  const contentType = request.header.get("content-type") ?? "";
  if (!isByteStream(request.body) || !isSupported(contentType)) return request;
  const isJson = contentType.includes("json");
  const protocol = protocolOf(contentType);
  const { isEnveloped } = protocol;
  const empty = isJson ? new TextEncoder().encode("{}") : new Uint8Array();
  const enveloped = (bytes: Uint8Array): Uint8Array => (isEnveloped ? wrapEnvelope(bytes) : bytes);
  const refused = (failure: HelpdeskError | ConnectError): UniversalServerRequest =>
    refuse(withBody(request, enveloped(empty)), failure);

  try {
    const packing = packingOf(request.header.get(protocol.encoding));
    const read = await readBody(request.body, intake, isEnveloped);
    if (read.kind === "refused") return refused(read.failure);
    const message = unpackedMessage(read.bytes, isEnveloped, packing, intake.maxBytes);
    const failure = faultOf(input, message, isJson);
    return failure === undefined ? withBody(request, enveloped(message)) : refused(failure);
  } catch (error) {
    if (error instanceof HelpdeskError) return refused(error);
    if (error instanceof UnknownPacking) return refused(unimplemented(error, protocol.accept));
    throw error;
  }
}

/** Throws `malformed_request` or `request_too_large`. */
function unpackedMessage(
  body: Uint8Array,
  isEnveloped: boolean,
  packing: Packing | undefined,
  maxBytes: number,
): Uint8Array {
  if (!isEnveloped) return packing === undefined ? body : unpack(body, packing, maxBytes);
  const unwrapped = unwrapEnvelope(body);
  if (unwrapped.kind === "broken") throw noMessage();
  if (unwrapped.kind === "message") return unwrapped.bytes;
  if (packing !== undefined) return unpack(unwrapped.bytes, packing, maxBytes);
  throw new HelpdeskError("malformed_request", "The message is compressed, and no header says how.");
}

interface Protocol {
  /** Whether each message has gRPC's prefix. */
  readonly isEnveloped: boolean;
  /** The header that says how messages are packed, and the one that says how they may be. */
  readonly encoding: string;
  readonly accept: string;
}

function protocolOf(contentType: string): Protocol {
  if (contentType.startsWith("application/grpc")) {
    return { isEnveloped: true, encoding: "grpc-encoding", accept: "grpc-accept-encoding" };
  }
  if (contentType.startsWith("application/connect+")) {
    return { isEnveloped: true, encoding: "connect-content-encoding", accept: "connect-accept-encoding" };
  }
  return { isEnveloped: false, encoding: "content-encoding", accept: "accept-encoding" };
}

function unimplemented({ message }: UnknownPacking, accept: string): ConnectError {
  return new ConnectError(message, Code.Unimplemented, { [accept]: PACKINGS.join(",") });
}

/** How Connect's GET packs its message, by the query. */
const QUERY_PACKING = "compression";

function screenQuery(
  input: DescMessage,
  request: UniversalServerRequest,
  maxBytes: number,
): UniversalServerRequest {
  const url = new URL(request.url);
  const { searchParams } = url;
  const text = searchParams.get("message") ?? "";
  const isJson = searchParams.get("encoding") === "json";
  const replaced = (message: string): UniversalServerRequest => {
    searchParams.set("message", message);
    searchParams.delete(QUERY_PACKING);
    return { ...request, url: url.toString() };
  };
  const refused = (failure: HelpdeskError | ConnectError): UniversalServerRequest => {
    searchParams.delete("base64");
    return refuse(replaced(isJson ? "{}" : ""), failure);
  };
  try {
    const packing = packingOf(searchParams.get(QUERY_PACKING));
    if (text.length > maxBytes) return refused(tooLarge(maxBytes));
    const sent = queryBytes(text, searchParams.get("base64") === "1");
    const bytes = packing === undefined ? sent : unpack(sent, packing, maxBytes);
    const failure = faultOf(input, bytes, isJson);
    if (failure !== undefined) return refused(failure);
    if (packing === undefined) return request;
    searchParams.set("base64", "1");
    return replaced(base64Encode(bytes, "url"));
  } catch (error) {
    if (error instanceof HelpdeskError) return refused(error);
    if (error instanceof UnknownPacking) return refused(unimplemented(error, "accept-encoding"));
    throw error;
  }
}

/** Throws `malformed_request`. */
function queryBytes(text: string, isBase64: boolean): Uint8Array {
  if (!isBase64) return new TextEncoder().encode(text);
  try {
    return base64Decode(text);
  } catch {
    throw new HelpdeskError("malformed_request", "The query's message is not base64.", "message");
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

function refuse(
  request: UniversalServerRequest,
  failure: HelpdeskError | ConnectError,
): UniversalServerRequest {
  const contextValues = request.contextValues ?? createContextValues();
  return { ...request, contextValues: contextValues.set(REQUEST_FAILURE, failure) };
}

const ENCODINGS = ["content-encoding", "grpc-encoding", "connect-content-encoding"];

function withBody(request: UniversalServerRequest, body: Uint8Array): UniversalServerRequest {
  const header = new Headers(request.header);
  for (const name of ["content-length", ...ENCODINGS]) header.delete(name);
  return { ...request, header, body: once(body) };
}

async function* once(body: Uint8Array): AsyncIterable<Uint8Array> {
  await Promise.resolve();
  yield body;
}

function isByteStream(body: UniversalServerRequest["body"]): body is AsyncIterable<Uint8Array> {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}
