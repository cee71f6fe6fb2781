import type { Access } from "../../access/index.js";
import type { HelpdeskService } from "../../service/index.js";
import type { Intake } from "../intake/index.js";
import type { TransportLimits } from "../limits.js";
import type { RequestLog } from "../request-log.js";
import type { Route } from "../route.js";
import { helpdeskEnvironment } from "./helpdesk/index.js";
import { createOpenEnvHttp } from "./http-surface.js";
import type { HttpHandler } from "./http/index.js";
import { createSessionQueues } from "./session-queue.js";
import { createOpenEnvUpgrade } from "./ws/index.js";
import type { OpenEnvUpgrade } from "./ws/upgrade-options.js";

export type {
  Environment,
  EnvironmentReply,
  EnvironmentSession,
  JsonObject,
  JsonSchema,
} from "./environment.js";
export { helpdeskEnvironment } from "./helpdesk/index.js";
export { createOpenEnvHttp, type HttpOptions } from "./http-surface.js";
export type { HttpHandler } from "./http/index.js";
export { InvalidInput } from "./fields/invalid-input.js";
export { createSessionQueues, type SessionQueues } from "./session-queue.js";
export type { OpenEnvUpgrade, UpgradeOptions } from "./ws/upgrade-options.js";
export { createOpenEnvUpgrade } from "./ws/index.js";
export { jsonText } from "./json/write-json.js";

export interface OpenEnvOptions {
  readonly service: HelpdeskService;
  readonly log: RequestLog;
  readonly intake: Intake;
  readonly access: Access;
  readonly limits: TransportLimits;
  /** The longest that one call may take of an environment that answers later. The helpdesk answers at once. */
  readonly stepDeadlineMs: number;
  /** A socket without a message for so long is closed. */
  readonly idleTimeoutMs: number;
  /** Origins whose pages may show ours in a frame. */
  readonly frameAncestors: readonly string[];
  /** Routes of others that belong to the same surface: the page. */
  readonly moreRoutes: readonly Route[];
}

export interface OpenEnvTransport {
  readonly onRequest: HttpHandler;
  readonly onUpgrade: OpenEnvUpgrade;
  /** Ends every conversation. */
  close(): void;
}

/** OpenEnv's HTTP and WebSocket surface over the helpdesk. */
export function createOpenEnvTransport(options: OpenEnvOptions): OpenEnvTransport {
  const { service, log, intake, access, limits, stepDeadlineMs, idleTimeoutMs } = options;
  const queues = createSessionQueues(helpdeskEnvironment(service), stepDeadlineMs);
  const onUpgrade = createOpenEnvUpgrade({ queues, log, intake, access, idleTimeoutMs, ...limits });
  return {
    onRequest: createOpenEnvHttp({
      queues,
      log,
      intake,
      access,
      frameAncestors: options.frameAncestors,
      moreRoutes: options.moreRoutes,
    }),
    onUpgrade,
    close: () => onUpgrade.close(),
  };
}
