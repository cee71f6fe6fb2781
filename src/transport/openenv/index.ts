import type { Access } from "../../access/index.js";
import type { HelpdeskService } from "../../service/index.js";
import type { Intake } from "../intake/index.js";
import type { TransportLimits } from "../limits.js";
import type { PassedCalls, Peers } from "../peers.js";
import type { RequestLog } from "../request-log.js";
import type { Route } from "../route.js";
import { helpdeskEnvironment } from "./helpdesk/index.js";
import { createHttpSurface } from "./http-surface.js";
import type { HttpHandler } from "./http/index.js";
import { answerPassedMcp } from "./mcp/answer-passed.js";
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
  /** Absent: no other process serves the port. */
  readonly peers?: Peers | undefined;
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
  /** Ends the streams that would go on for ever. */
  readonly shutdown: AbortSignal;
}

export interface OpenEnvTransport {
  readonly onRequest: HttpHandler;
  readonly onUpgrade: OpenEnvUpgrade;
  /** Answers what arrived at another process, where there are others. */
  readonly passed?: Pick<PassedCalls, "http" | "mcp" | "socket">;
  /** Ends every conversation. */
  close(): void;
}

/** OpenEnv's HTTP and WebSocket surface over the helpdesk. */
export function createOpenEnvTransport(options: OpenEnvOptions): OpenEnvTransport {
  const { service, log, intake, access, limits, stepDeadlineMs, idleTimeoutMs } = options;
  const queues = createSessionQueues(helpdeskEnvironment(service), stepDeadlineMs, options.peers);
  const onUpgrade = createOpenEnvUpgrade({ queues, log, intake, access, idleTimeoutMs, ...limits });
  const { onRequest, answerPassed } = createHttpSurface({
    queues,
    log,
    intake,
    access,
    frameAncestors: options.frameAncestors,
    moreRoutes: options.moreRoutes,
    shutdown: options.shutdown,
  });
  return {
    onRequest,
    onUpgrade,
    ...(answerPassed !== undefined && {
      passed: { http: answerPassed, mcp: answerPassedMcp(queues, access), socket: onUpgrade },
    }),
    close: () => onUpgrade.close(),
  };
}
