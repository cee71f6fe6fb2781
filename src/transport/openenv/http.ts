import { CallerLeft, type Intake } from "../intake/index.js";
import type { RequestLog } from "../request-log.js";
import { docsRoutes } from "./docs-routes.js";
import { httpFailure, isUnexpected } from "./failure.js";
import {
  jsonReply,
  readBody,
  send,
  type HttpReply,
  type HttpRequest,
  type HttpResponse,
} from "./http-message.js";
import { infoRoutes } from "./info-routes.js";
import { mcpRoutes } from "./mcp-http.js";
import { openApiRoute } from "./openapi.js";
import { reasonFor } from "./outcome-word.js";
import { playRoutes } from "./play-routes.js";
import { requestTarget } from "./request-target.js";
import { findRoutes, type RoutesAt } from "./route-table.js";
import type { Route } from "./routes.js";
import type { Seats } from "./seat.js";
import { taskRoutes } from "./task-routes.js";

export interface HttpOptions<R, A> {
  readonly seats: Seats<R, A>;
  readonly log: RequestLog;
  /** Larger bodies are refused with 413. */
  readonly intake: Intake;
  /** In production nobody plays over HTTP: the routes that reset and step are not there. OpenEnv wire 1.1. */
  readonly mode?: "simulation" | "production";
  /** Routes of others that belong to the same surface: the page. */
  readonly moreRoutes?: readonly Route[];
}

export type HttpHandler = (request: HttpRequest, response: HttpResponse) => void;

/** Serves every plain HTTP route. OpenEnv wire 1. */
export function createOpenEnvHttp<R, A>(options: HttpOptions<R, A>): HttpHandler {
  const { seats, log, intake, mode = "simulation", moreRoutes = [] } = options;
  const served = [
    ...(mode === "production" ? [] : playRoutes(seats)),
    ...infoRoutes(seats),
    ...mcpRoutes(seats),
    ...taskRoutes(seats.environment),
    ...docsRoutes(),
    ...moreRoutes,
  ];
  const routesAt = findRoutes([...served, openApiRoute(served, seats.environment)]);

  async function answer(request: HttpRequest): Promise<HttpReply> {
    const { path, query } = requestTarget(request.url);
    const here = routesAt(path);
    if (here.length === 0) return notFound(request, path, routesAt);
    const route = here.find(({ method }) => method === request.method);
    if (route === undefined) {
      const allow = here.map(({ method }) => method).join(", ");
      return jsonReply('{"detail":"Method Not Allowed"}', 405, { allow });
    }
    const body = await readBody(request, intake);
    return route.answer({ request, path, query, body });
  }

  return (request, response) => {
    const started = log.requestsWanted ? performance.now() : 0;
    const note = (status: number, error?: unknown): void => {
      if (!log.requestsWanted) return;
      const outcome = error === undefined && status >= 400 ? String(status) : reasonFor(error);
      log.request({ protocol: "http", method: where(), outcome, durationMs: performance.now() - started });
    };
    const where = (): string => `${request.method ?? ""} ${requestTarget(request.url).path}`;
    const settled = answer(request).then(
      (reply) => {
        send(response, reply);
        note(reply.status);
      },
      (error: unknown) => {
        if (error instanceof CallerLeft) return note(0, error);
        if (isUnexpected(error)) log.failure(error, where());
        const { status, body, headers } = httpFailure(error);
        const closing = status === 413 && request.httpVersionMajor === 1;
        if (!response.writableEnded)
          send(response, jsonReply(body, status, closing ? { ...headers, connection: "close" } : headers));
        note(status, error);
      },
    );
    // Writing fails when the client is gone: then there is nobody to tell.
    settled.catch((error: unknown) => log.failure(error, where()));
  };
}

function notFound(request: HttpRequest, path: string, routesAt: RoutesAt): HttpReply {
  const bare = path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : undefined;
  if (bare === undefined || routesAt(bare).length === 0) return jsonReply('{"detail":"Not Found"}', 404);
  const host = request.headers[":authority"] ?? request.headers.host ?? "localhost";
  const query = request.url?.slice(path.length) ?? "";
  return { status: 307, headers: { location: `http://${host}${bare}${query}` } };
}
