import type { DescMessage } from "@bufbuild/protobuf";
import { EnvironmentService } from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { base64Decode } from "@bufbuild/protobuf/wire";
import { Code, ConnectError, createContextValues } from "@connectrpc/connect";
import type {
  UniversalHandler,
  UniversalHandlerFn,
  UniversalServerRequest,
} from "@connectrpc/connect/protocol";
import { HelpdeskError } from "../../service/index.js";
import { packingOf, PACKINGS, unpack, UnknownPacking, type Intake, type Packing } from "../intake/index.js";
import { unwrapEnvelope, wrapEnvelope } from "./envelope.js";
import { parseRequest } from "./parse-request.js";
import { noMessage, readBody } from "./read-body.js";
import { READ_REQUEST, type ReadRequest } from "./read-request.js";
import { SENT_MESSAGES, sentMessages } from "./sent-messages.js";
import { tidyHeader } from "./tidy-header.js";

/**
 * Reads a request of one message before Connect does, which is given an empty one and {@link READ_REQUEST}. What Connect
 * would refuse in words of its own is so refused with the catalogue's error, in whatever protocol the caller speaks.
 * Of Play, whose messages are many, it is given none, and {@link SENT_MESSAGES}. Throws `CallerLeft` for a request that
 * did not arrive whole.
 */
export function screenRequest(handler: UniversalHandler, intake: Intake): UniversalHandlerFn {
  const { input, methodKind } = handler.method;
  const takesOne = methodKind === "unary" || methodKind === "server_streaming";
  return async (request) => {
    const tidy = { ...request, header: tidyHeader(request.header) };
    if (handler.method === EnvironmentService.method.play) {
      return handler(screenStream(tidy, intake, handler.supportedContentType));
    }
    if (!takesOne) return handler(tidy);
    return handler(
      request.method === "GET"
        ? screenQuery(input, tidy, intake.maxBytes)
        : await screenBody(input, tidy, intake, handler.supportedContentType),
    );
  };
}

function screenStream(
  request: UniversalServerRequest,
  intake: Intake,
  isSupported: (contentType: string) => boolean,
): UniversalServerRequest {
  const contentType = request.header.get("content-type") ?? "";
  if (!isByteStream(request.body) || !isSupported(contentType)) return request;
  const { encoding, accept } = protocolOf(contentType);
  const emptied = withBody(request, NO_MESSAGES);
  try {
    const messages = sentMessages(request.body, intake, packingOf(request.header.get(encoding)));
    const contextValues = request.contextValues ?? createContextValues();
    const sent = { messages, isJson: contentType.includes("json") };
    return { ...emptied, contextValues: contextValues.set(SENT_MESSAGES, sent) };
  } catch (error) {
    return withRead(emptied, { kind: "refused", failure: refusalFor(error, accept) });
  }
}

const NO_MESSAGES = new Uint8Array();

async function screenBody(
  input: DescMessage,
  request: UniversalServerRequest,
  intake: Intake,
  isSupported: (contentType: string) => boolean,
): Promise<UniversalServerRequest> {
  const contentType = request.header.get("content-type") ?? "";
  if (!isByteStream(request.body) || !isSupported(contentType)) return request;
  const isJson = contentType.includes("json");
  const { isEnveloped, encoding, accept } = protocolOf(contentType);
  const empty = new TextEncoder().encode(emptyMessage(isJson));
  const emptied = withBody(request, isEnveloped ? wrapEnvelope(empty) : empty);
  try {
    const packing = packingOf(request.header.get(encoding));
    const body = await readBody(request.body, intake, isEnveloped);
    if (body.kind === "refused") return withRead(emptied, body);
    const bytes = unpackedMessage(body.bytes, isEnveloped, packing, intake.maxBytes);
    return withRead(emptied, { kind: "message", message: parseRequest(input, bytes, isJson) });
  } catch (error) {
    return withRead(emptied, { kind: "refused", failure: refusalFor(error, accept) });
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
  const isBase64 = searchParams.get("base64") === "1";
  const isJson = searchParams.get("encoding") === "json";
  const packedAs = searchParams.get(QUERY_PACKING);
  searchParams.set("message", emptyMessage(isJson));
  for (const name of [QUERY_PACKING, "base64"]) searchParams.delete(name);
  const emptied = { ...request, url: url.toString() };
  try {
    const packing = packingOf(packedAs);
    if (text.length > maxBytes) throw tooLarge(maxBytes);
    const sent = queryBytes(text, isBase64);
    const bytes = packing === undefined ? sent : unpack(sent, packing, maxBytes);
    return withRead(emptied, { kind: "message", message: parseRequest(input, bytes, isJson) });
  } catch (error) {
    return withRead(emptied, { kind: "refused", failure: refusalFor(error, "accept-encoding") });
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

function tooLarge(maxBodyBytes: number): HelpdeskError {
  return new HelpdeskError("request_too_large", `The request is larger than ${maxBodyBytes} bytes.`);
}

/** Why a request could not be read. Throws what is no fault of the request. */
function refusalFor(error: unknown, accept: string): HelpdeskError | ConnectError {
  if (error instanceof HelpdeskError) return error;
  if (!(error instanceof UnknownPacking)) throw error;
  return new ConnectError(error.message, Code.Unimplemented, { [accept]: PACKINGS.join(",") });
}

function emptyMessage(isJson: boolean): string {
  return isJson ? "{}" : "";
}

function withRead(request: UniversalServerRequest, read: ReadRequest): UniversalServerRequest {
  const contextValues = request.contextValues ?? createContextValues();
  return { ...request, contextValues: contextValues.set(READ_REQUEST, read) };
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
