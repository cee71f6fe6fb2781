import type { Intake } from "../intake/index.js";
import type { RequestLog } from "../request-log.js";
import type { Route } from "../route.js";
import { openApiRoute } from "./docs/openapi.js";
import { docsRoutes } from "./docs/routes.js";
import { createHttpHandler, type HttpHandler } from "./http/index.js";
import { infoRoutes } from "./http/info-routes.js";
import { playRoutes } from "./http/play-routes.js";
import { mcpRoutes } from "./mcp/http.js";
import type { SessionQueues } from "./session-queue.js";
import { taskRoutes } from "./task-api/routes.js";

export interface HttpOptions<R, A> {
  readonly queues: SessionQueues<R, A>;
  readonly log: RequestLog;
  /** Larger bodies are refused with 413. */
  readonly intake: Intake;
  /** In production nobody plays over HTTP: the routes that reset and step are not there. */
  readonly mode?: "simulation" | "production";
  /** Routes of others that belong to the same surface: the page. */
  readonly moreRoutes?: readonly Route[];
  /** Origins whose pages may show /docs in a frame. */
  readonly frameAncestors?: readonly string[];
}

/** Serves every plain HTTP route. See docs/wire.md#http-routes. */
export function createOpenEnvHttp<R, A>(options: HttpOptions<R, A>): HttpHandler {
  const { queues, log, intake, mode = "simulation", moreRoutes = [], frameAncestors = [] } = options;
  const served = [
    ...(mode === "production" ? [] : playRoutes(queues)),
    ...infoRoutes(queues),
    ...mcpRoutes(queues),
    ...taskRoutes(queues.environment),
    ...docsRoutes(frameAncestors),
    ...moreRoutes,
  ];
  return createHttpHandler({ routes: [...served, openApiRoute(served, queues.environment)], log, intake });
}
