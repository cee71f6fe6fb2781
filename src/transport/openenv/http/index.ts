import { routeOperation, type Access } from "../../../access/index.js";
import { DIRECT, type Arrival } from "../../door/arrival.js";
import { CallerLeft, type Intake } from "../../intake/index.js";
import type { RequestLog } from "../../request-log.js";
import { httpFailure } from "../failure.js";
import { beginCallLog, type SeenCall } from "./call-log.js";
import { sendEvents } from "./event-stream.js";
import { jsonReply, readBody, send } from "./message.js";
import type { HttpReply, HttpRequest, HttpResponse } from "../../route.js";
import { requestTarget } from "./request-target.js";
import { findRoutes, type RoutesAt } from "./route-table.js";
import type { Route } from "../../route.js";

export interface HandlerOptions {
  readonly routes: readonly Route[];
  readonly log: RequestLog;
  /** Larger bodies are refused with 413. */
  readonly intake: Intake;
  /** Absent: nobody is asked who they are. */
  readonly access?: Access | undefined;
  /** The body of a failure on a path whose callers read it in words of their own. */
  readonly failureBody?: (path: string, error: unknown) => string | undefined;
  /** No answer leaves before this; see `Environment.settled`. */
  readonly settled?: (() => Promise<void> | undefined) | undefined;
}

export type HttpHandler = (request: HttpRequest, response: HttpResponse, arrival?: Arrival) => void;

/** Answers each request by the route that it names, and every other one as OpenEnv's server does. */
export function createHttpHandler(options: HandlerOptions): HttpHandler {
  const { routes, log, intake, access, settled, failureBody = () => undefined } = options;
  const routesAt = findRoutes(routes);

  async function answer(request: HttpRequest, arrival: Arrival, seen: SeenCall): Promise<HttpReply> {
    const { path, query } = requestTarget(request.url);
    const here = routesAt(path);
    if (request.method === "OPTIONS" && (here.length > 0 || ANSWERED_ELSEWHERE.has(path)))
      return optionsReply(here);
    if (here.length === 0) return notFound(request, path, routesAt);
    const asked = request.method === "HEAD" ? "GET" : request.method;
    const route = here.find(({ method }) => method === asked);
    if (route === undefined) {
      return jsonReply('{"detail":"Method Not Allowed"}', 405, { allow: methodsOf(here).join(", ") });
    }
    seen.route = route.path;
    const operation = routeOperation(route.method, route.path);
    const caller = access?.admit(operation, request.headers.authorization);
    const body = await readBody(request, intake);
    seen.body = body;
    const reply = await route.answer({ request, path, query, body, arrival, caller });
    const wait = route.isOfProcess === true ? undefined : settled?.();
    if (wait !== undefined) await wait;
    return reply;
  }

  return (request, response, arrival = DIRECT) => {
    const told = beginCallLog(log, request);
    const settled = answer(request, arrival, told.seen).then(
      async (reply) => {
        const { account, events } = reply;
        if (events === undefined) send(response, reply);
        if (account?.error !== undefined) told.failed(account.error, reply);
        told.ended(reply.status, account?.error, reply);
        if (events !== undefined) await sendEvents(response, reply, events);
      },
      (error: unknown) => {
        if (error instanceof CallerLeft) return told.ended(0, error);
        told.failed(error);
        const { status, headers, ...failure } = httpFailure(error);
        const body = failureBody(requestTarget(request.url).path, error) ?? failure.body;
        const closing = status === 413 && request.httpVersionMajor === 1;
        if (!response.writableEnded)
          send(response, jsonReply(body, status, closing ? { ...headers, connection: "close" } : headers));
        told.ended(status, error);
      },
    );
    // Writing fails when the client is gone: then nobody waits for the answer.
    settled.catch((error: unknown) => told.failed(error));
  };
}

/** The server as a whole, and the socket, which answers to an upgrade alone. */
const ANSWERED_ELSEWHERE: ReadonlySet<string> = new Set(["*", "/ws"]);

/** HEAD is answered wherever GET is. */
function methodsOf(routes: readonly Route[]): readonly string[] {
  return routes.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]));
}

/** What a path takes, for load balancers that ask so; a page's preflight is answered at the door. */
function optionsReply(routes: readonly Route[]): HttpReply {
  const methods = routes.length === 0 ? ["GET"] : methodsOf(routes);
  return { status: 204, headers: { allow: [...methods, "OPTIONS"].join(", ") } };
}

function notFound(request: HttpRequest, path: string, routesAt: RoutesAt): HttpReply {
  const bare = path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : undefined;
  if (bare === undefined || routesAt(bare).length === 0) return jsonReply('{"detail":"Not Found"}', 404);
  const query = request.url?.slice(path.length) ?? "";
  // Relative: whatever a proxy took off or put before the path is the caller's to know.
  return { status: 307, headers: { location: `../${bare.slice(bare.lastIndexOf("/") + 1)}${query}` } };
}
