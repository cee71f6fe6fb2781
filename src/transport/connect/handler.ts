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
import type { Request, Response } from "../listen.js";
import type { RequestLog } from "../request-log.js";
import { createDescriptorIndex } from "./descriptor-index.js";
import { createEnvironmentRoutes } from "./environment-routes.js";
import { CONNECTION, grpcConnectionOf } from "./grpc-connection.js";
import type { HealthStatus } from "./health-status.js";
import { toConnectError } from "./errors.js";
import { createHealthRoutes } from "./health.js";
import { explainFailures, logRequests, refuseUnreadable } from "./interceptors.js";
import { createReflectionRoutes } from "./reflection.js";
import { screenRequest } from "./screen-request.js";

export interface ConnectHandlerOptions {
  readonly service: HelpdeskService;
  readonly log: RequestLog;
  readonly health: HealthStatus;
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
  const find = (url: string): UniversalHandlerFn | undefined => handlers.get(url.split("?", 1)[0] ?? "");
  return {
    handles: (url) => find(url) !== undefined,
    handle(request, response) {
      const handler = find(request.url ?? "");
      if (handler === undefined) throw new Error("not an RPC: ask handles() first");
      const started = performance.now();
      answer(handler, request, response).catch((error: unknown) => {
        const method = (request.url ?? "").split("?", 1)[0]?.slice(1) ?? "";
        if (hasLeft(error, response)) {
          const durationMs = performance.now() - started;
          options.log.request({ protocol: "connect", method, outcome: "caller_left", durationMs });
        } else {
          options.log.failure(error, method);
        }
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    },
  };
}

function createHandlers(options: ConnectHandlerOptions): Map<string, UniversalHandlerFn> {
  const { service, log, health, intake, shutdown } = options;
  const router = createConnectRouter({
    acceptCompression: PACKINGS.map(packing),
    compressMinBytes: NEVER,
    jsonOptions: { ignoreUnknownFields: false },
    readMaxBytes: intake.maxBytes,
    shutdownSignal: shutdown,
    interceptors: [explainFailures(log), logRequests(log), refuseUnreadable],
  });
  const names = SERVICES.map((each) => each.typeName);
  const index = createDescriptorIndex([...SERVICES.map((each) => each.file), file_helpdesk_v1_error]);
  createEnvironmentRoutes(service)(router);
  createHealthRoutes(health, names, shutdown)(router);
  createReflectionRoutes(index, names, shutdown)(router);
  return new Map(router.handlers.map((each) => [each.requestPath, screenRequest(each, intake)]));
}

async function answer(handler: UniversalHandlerFn, request: Request, response: Response): Promise<void> {
  const values = createContextValues().set(CONNECTION, grpcConnectionOf(request));
  const read = universalRequestFromNodeRequest(request, response, undefined, values);
  const result = await handler({ ...read, body: chunksOf(request) });
  await universalResponseToNodeResponse(withReason(result), response);
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

/** Connect refuses a wrong verb or content type without a word; a person with curl deserves one. */
function withReason(response: UniversalServerResponse): UniversalServerResponse {
  if (response.body !== undefined || (response.status !== 415 && response.status !== 405)) return response;
  const problem =
    response.status === 415
      ? "The content type is not application/json, application/proto, or one of gRPC."
      : "The RPC does not take this HTTP method; use POST.";
  const message = `${problem} ${CATALOGUE.malformed_request.nextStep}`;
  const header = new Headers(response.header);
  header.set("content-type", "application/json");
  return { ...response, header, body: once(JSON.stringify({ code: "invalid_argument", message })) };
}

async function* once(text: string): AsyncIterable<Uint8Array> {
  await Promise.resolve();
  yield new TextEncoder().encode(text);
}
