import type { DescMethod } from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createConnectRouter, createContextValues } from "@connectrpc/connect";
import { universalRequestFromNodeRequest, universalResponseToNodeResponse } from "@connectrpc/connect-node";
import type { Compression, UniversalHandlerFn, UniversalServerResponse } from "@connectrpc/connect/protocol";
import { Health } from "../../../gen/ts/grpc/health/v1/health_pb.js";
import { ServerReflection } from "../../../gen/ts/grpc/reflection/v1/reflection_pb.js";
import { ServerReflection as ServerReflectionAlpha } from "../../../gen/ts/grpc/reflection/v1alpha/reflection_pb.js";
import { EnvironmentService } from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { file_helpdesk_v1_error } from "../../../gen/ts/helpdesk/v1/error_pb.js";
import { CallerLeft, chunksOf, PACKINGS, unpack, type Intake, type Packing } from "../intake/index.js";
import { CATALOGUE, HelpdeskError } from "../../service/index.js";
import type { HelpdeskService } from "../../service/index.js";
import { openAccess, rpcOperation, type Access, type Caller, type Operation } from "../../access/index.js";
import type { Request, Response } from "../listen/index.js";
import type { Peers } from "../peers.js";
import type { RequestLog } from "../request-log.js";
import { tracePointOf } from "../tracing/index.js";
import { CALLER, callersService } from "./calling.js";
import { createDescriptorIndex } from "./descriptor-index.js";
import { createEnvironmentRoutes } from "./environment-routes.js";
import { CONNECTION, grpcConnectionOf } from "./grpc-connection.js";
import type { Readiness } from "./readiness.js";
import type { HealthStatus } from "./health-status.js";
import { toConnectError } from "./errors.js";
import { CALL_FAILURE, handedOn } from "./handed-on.js";
import { createHealthRoutes } from "./health.js";
import { explainFailures, logRequests, useReadRequest } from "./interceptors.js";
import { createReflectionRoutes } from "./reflection.js";
import { screenRequest } from "./screen-request.js";

export interface ConnectHandlerOptions {
  readonly service: HelpdeskService;
  /** Absent: everybody may do everything. */
  readonly access?: Access;
  /** Absent: no other process serves the port. */
  readonly peers?: Peers | undefined;
  readonly log: RequestLog;
  readonly health: HealthStatus;
  /** Tries whether sessions can be kept; absent: there is nothing to try. */
  readonly readiness?: Readiness;
  readonly intake: Intake;
  /** Ends the streams that would go on for ever. */
  readonly shutdown: AbortSignal;
}

export interface ConnectHandler {
  /** Whether the path, with or without a query, is an RPC's. */
  handles(url: string): boolean;
  /** Answers such a request, of HTTP/1.1 or HTTP/2. */
  handle(request: Request, response: Response): void;
}

const SERVICES = [EnvironmentService, Health, ServerReflection, ServerReflectionAlpha] as const;

export function createConnectHandler(options: ConnectHandlerOptions): ConnectHandler {
  const handlers = createHandlers(options);
  const access = options.access ?? openAccess(options.service);
  const find = (url: string): Rpc | undefined => handlers.get(url.split("?", 1)[0] ?? "");
  return {
    handles: (url) => find(url) !== undefined,
    handle(request, response) {
      const handler = find(request.url ?? "");
      if (handler === undefined) throw new Error("not an RPC: ask handles() first");
      const started = performance.now();
      reply(handler, access, request, response).catch((error: unknown) => {
        const method = (request.url ?? "").split("?", 1)[0]?.slice(1) ?? "";
        const trace = tracePointOf(request.headers);
        if (hasLeft(error, response)) {
          const durationMs = performance.now() - started;
          options.log.request({ protocol: "connect", method, outcome: "caller_left", durationMs, trace });
        } else {
          options.log.failure(error, method, { trace });
        }
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    },
  };
}

function createHandlers(options: ConnectHandlerOptions): Map<string, Rpc> {
  const { peers, log, health, readiness, intake, shutdown } = options;
  const router = createConnectRouter({
    acceptCompression: PACKINGS.map(packing),
    compressMinBytes: NEVER,
    jsonOptions: { ignoreUnknownFields: false },
    readMaxBytes: intake.maxBytes,
    shutdownSignal: shutdown,
    interceptors: [explainFailures(log), logRequests(log), useReadRequest],
  });
  const names = SERVICES.map((each) => each.typeName);
  const index = createDescriptorIndex([...SERVICES.map((each) => each.file), file_helpdesk_v1_error]);
  createEnvironmentRoutes({ serviceOf: callersService, peers, log, shutdown })(router);
  createHealthRoutes(health, async () => await readiness?.problem(), names, shutdown)(router);
  createReflectionRoutes(index, names, shutdown)(router);
  return new Map(
    router.handlers.map((each) => [
      each.requestPath,
      {
        isRead: isRead(each.method),
        operation: rpcOperation(each.requestPath),
        answer: screenRequest(each, intake),
      },
    ]),
  );
}

/** One RPC. */
interface Rpc {
  /** Whether it may be asked by GET, and so by HEAD. */
  readonly isRead: boolean;
  readonly operation: Operation;
  readonly answer: UniversalHandlerFn;
}

function isRead({ idempotency, methodKind }: DescMethod): boolean {
  return methodKind === "unary" && idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;
}

async function reply(rpc: Rpc, access: Access, request: Request, response: Response): Promise<void> {
  const allow = rpc.isRead ? "GET, HEAD, POST" : "POST";
  if (request.method === "OPTIONS") {
    response.writeHead(204, { allow: `${allow}, OPTIONS` });
    return void response.end();
  }
  forgetAuthority(request);
  const earlier = "stream" in request ? handedOn(request.stream) : undefined;
  const asking = admit(rpc, access, request);
  const values = createContextValues()
    .set(CONNECTION, grpcConnectionOf(request))
    .set(CALLER, asking.caller)
    .set(CALL_FAILURE, earlier?.failure ?? asking.failure);
  const read = universalRequestFromNodeRequest(request, response, undefined, values);
  const asked = { ...read, body: chunksOf(request, earlier?.begun) };
  const isHead = rpc.isRead && asked.method === "HEAD";
  const result = withReason(await rpc.answer(isHead ? { ...asked, method: "GET" } : asked), allow);
  const isRead = isHead || asked.method === "GET";
  await universalResponseToNodeResponse(isRead ? await inOnePiece(result, isHead) : result, response);
}

/** Who calls, or why they may not. */
function admit(
  { operation }: Rpc,
  access: Access,
  { headers }: Request,
): { readonly caller?: Caller; readonly failure?: Error } {
  try {
    return { caller: access.admit(operation, headers.authorization) };
  } catch (error) {
    if (error instanceof HelpdeskError) return { failure: error };
    throw error;
  }
}

/** Connect builds a URL from the authority, and fails where it makes none. Nothing here reads it. */
function forgetAuthority({ headers, httpVersionMajor }: Request): void {
  if (httpVersionMajor === 1) headers.host = ANY_AUTHORITY;
  else headers[":authority"] = ANY_AUTHORITY;
}

const ANY_AUTHORITY = "localhost";

/** An answer to GET with its length; HEAD gets the length alone. */
async function inOnePiece(
  response: UniversalServerResponse,
  isHead: boolean,
): Promise<UniversalServerResponse> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body ?? []) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const header = new Headers(response.header);
  header.set("content-length", String(body.byteLength));
  const whole: UniversalServerResponse = { status: response.status, header };
  if (response.trailer !== undefined) whole.trailer = response.trailer;
  if (!isHead) whole.body = once(body);
  return whole;
}

/** Whether the caller went, in the middle of the request or of its answer: nobody's failure. */
function hasLeft(error: unknown, response: Response): boolean {
  if (error instanceof CallerLeft || ConnectError.from(error).code === Code.Aborted) return true;
  return "stream" in response ? response.stream.destroyed : response.destroyed;
}

/** How the messages of streams are unpacked; those of other requests are, before Connect sees them. */
function packing(name: Packing): Compression {
  return {
    name,
    compress: (bytes) => Promise.resolve(new Uint8Array(bytes)),
    decompress: (bytes, maxBytes) => {
      try {
        return Promise.resolve(new Uint8Array(unpack(bytes, name, maxBytes)));
      } catch (error) {
        return Promise.reject(
          error instanceof HelpdeskError ? toConnectError(error) : ConnectError.from(error),
        );
      }
    },
  };
}

/** Answers smaller than this are not packed. */
const NEVER = 0xffff_ffff;

/** Connect refuses a wrong verb or content type without a word; a person with curl gets one here. */
function withReason(response: UniversalServerResponse, allow: string): UniversalServerResponse {
  if (response.body !== undefined || (response.status !== 415 && response.status !== 405)) return response;
  const problem =
    response.status === 415
      ? "The content type is not application/json, application/proto, or one of gRPC."
      : `The RPC does not take this HTTP method; use ${allow}.`;
  const message = `${problem} ${CATALOGUE.malformed_request.nextStep}`;
  const header = new Headers(response.header);
  header.set("content-type", "application/json");
  if (response.status === 405) header.set("allow", allow);
  return {
    ...response,
    header,
    body: once(new TextEncoder().encode(JSON.stringify({ code: "invalid_argument", message }))),
  };
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  await Promise.resolve();
  yield bytes;
}
