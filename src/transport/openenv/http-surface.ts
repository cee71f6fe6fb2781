import type { Access } from "../../access/index.js";
import { HelpdeskError } from "../../service/index.js";
import type { Intake } from "../intake/index.js";
import type { PassedCalls } from "../peers.js";
import type { RequestLog } from "../request-log.js";
import type { Route } from "../route.js";
import { openApiRoute } from "./docs/openapi.js";
import { docsRoutes } from "./docs/routes.js";
import { bringingRoutes } from "./http/bring-sessions.js";
import { createHttpHandler, type HttpHandler } from "./http/index.js";
import { branchRoutes } from "./http/branch-routes.js";
import { infoRoutes } from "./http/info-routes.js";
import { passingRoutes } from "./http/pass-on.js";
import { playRoutes } from "./http/play-routes.js";
import { sessionsByCaller } from "./http/sessions-by-caller.js";
import { rpcFailure } from "./mcp/failure.js";
import { mcpRoutes } from "./mcp/http.js";
import { failureText } from "./mcp/rpc.js";
import type { SessionQueues } from "./session-queue.js";
import { taskRoutes } from "./task-api/routes.js";

export interface HttpOptions<R, A> {
  readonly queues: SessionQueues<R, A>;
  readonly log: RequestLog;
  /** Larger bodies are refused with 413. */
  readonly intake: Intake;
  /** Absent: nobody is asked who they are. */
  readonly access?: Access | undefined;
  /** In production nobody plays over HTTP: the routes that reset and step are not there. */
  readonly mode?: "simulation" | "production";
  /** Routes of others that belong to the same surface: the page. */
  readonly moreRoutes?: readonly Route[];
  /** Origins whose pages may show /docs in a frame. */
  readonly frameAncestors?: readonly string[];
  /** Ends the streams that would go on for ever. */
  readonly shutdown?: AbortSignal | undefined;
}

/** Serves every plain HTTP route. See docs/wire.md#http-routes. */
export function createOpenEnvHttp<R, A>(options: HttpOptions<R, A>): HttpHandler {
  return createHttpSurface(options).onRequest;
}

/** Every route that is served. */
export function openEnvRoutes<R, A>(options: HttpOptions<R, A>): readonly Route[] {
  return surfaceOf(options).routes;
}

/** {@link createOpenEnvHttp}, and what answers calls that arrived at another process, where there are others. */
export interface HttpSurface {
  readonly onRequest: HttpHandler;
  readonly answerPassed?: PassedCalls["http"];
}

export function createHttpSurface<R, A>(options: HttpOptions<R, A>): HttpSurface {
  const { log, intake, access, queues } = options;
  const { routes, answerPassed } = surfaceOf(options);
  const settled = (): Promise<void> | undefined => queues.environment.settled?.();
  return {
    onRequest: createHttpHandler({ routes, log, intake, access, failureBody, settled }),
    ...(answerPassed !== undefined && { answerPassed }),
  };
}

function surfaceOf<R, A>({
  queues,
  log,
  access,
  mode = "simulation",
  moreRoutes = [],
  frameAncestors = [],
  shutdown,
}: HttpOptions<R, A>): { readonly routes: readonly Route[]; readonly answerPassed?: PassedCalls["http"] } {
  const { peers } = queues;
  const sessions = sessionsByCaller(queues);
  const own = bringingRoutes(
    [
      ...(mode === "production" ? [] : playRoutes(queues, sessions)),
      ...(mode === "production" ? [] : branchRoutes(queues, sessions, shutdown)),
      ...infoRoutes(queues),
      ...mcpRoutes(queues),
      ...taskRoutes(queues.environment),
      ...docsRoutes(frameAncestors),
      ...moreRoutes,
    ],
    queues,
  );
  const openApi = openApiRoute(own, queues.environment);
  if (peers === undefined) return { routes: [...own, openApi] };
  const fault = (error: unknown, where: string): void => log.failure(error, where);
  const passing = passingRoutes(own, { peers, sessions, access, fault });
  return { routes: [...passing.routes, openApi], answerPassed: (call) => passing.answer(call) };
}

/** Clients of `/mcp` that may not call read it as JSON-RPC. */
function failureBody(path: string, error: unknown): string | undefined {
  if (path !== "/mcp" || !(error instanceof HelpdeskError)) return undefined;
  const isTurnedAway = error.status === "unauthenticated" || error.status === "permission_denied";
  return isTurnedAway ? failureText(null, rpcFailure(error)) : undefined;
}
