import type { HelpdeskService } from "../../service/index.js";
import type { RequestLog } from "../request-log.js";
import { webRoutes } from "../web/index.js";
import { helpdeskEnvironment } from "./helpdesk.js";
import { createOpenEnvHttp, type HttpHandler } from "./http.js";
import { createSeats } from "./seat.js";
import { createOpenEnvUpgrade } from "./websocket.js";
import type { OpenEnvUpgrade } from "./websocket.js";

export type {
  Environment,
  EnvironmentReply,
  EnvironmentSession,
  JsonObject,
  JsonSchema,
} from "./environment.js";
export { helpdeskEnvironment } from "./helpdesk.js";
export { createOpenEnvHttp, type HttpHandler, type HttpOptions } from "./http.js";
export { InvalidInput } from "./invalid-input.js";
export { createSeats, type Seats } from "./seat.js";
export { createOpenEnvUpgrade, type OpenEnvUpgrade, type UpgradeOptions } from "./websocket.js";
export { jsonText } from "./write-json.js";

export interface OpenEnvOptions {
  readonly service: HelpdeskService;
  readonly log: RequestLog;
  readonly maxBodyBytes: number;
  /** The longest that one reset or step may take. */
  readonly stepDeadlineMs: number;
  /** A socket without a message for so long is closed. */
  readonly idleTimeoutMs: number;
}

export interface OpenEnvTransport {
  readonly onRequest: HttpHandler;
  readonly onUpgrade: OpenEnvUpgrade;
  /** Ends every conversation. */
  close(): void;
}

/** OpenEnv's HTTP and WebSocket surface over the helpdesk, with the page. */
export function createOpenEnvTransport(options: OpenEnvOptions): OpenEnvTransport {
  const { service, log, maxBodyBytes, stepDeadlineMs, idleTimeoutMs } = options;
  const seats = createSeats(helpdeskEnvironment(service), stepDeadlineMs);
  const onUpgrade = createOpenEnvUpgrade({ seats, log, idleTimeoutMs });
  return {
    onRequest: createOpenEnvHttp({ seats, log, maxBodyBytes, moreRoutes: webRoutes() }),
    onUpgrade,
    close: () => onUpgrade.close(),
  };
}
