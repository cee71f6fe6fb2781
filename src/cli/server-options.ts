import { PACKAGE_VERSION } from "../support/package-version.js";
import type { RequestLog } from "../transport/request-log.js";
import type { ServerOptions } from "../transport/server.js";
import { registeredTracer } from "../transport/tracing/index.js";
import type { Environment } from "./settings/read-settings.js";
import { recordingsOf } from "./settings/store-settings.js";
import type { ServerStart } from "./server-start.js";

/** What the settings say of a server. */
export function serverOptions(
  { settings, security: { tokens, certificate, snapshotKey }, dataset, worlds }: ServerStart,
  environment: Environment,
  log: RequestLog,
): ServerOptions {
  return {
    dataset,
    worlds,
    split: settings.split,
    version: PACKAGE_VERSION,
    ports: settings.ports,
    host: settings.host,
    maxSessions: settings.maxConcurrentEnvs,
    sessionTimeoutMs: settings.sessionTimeout * 1000,
    disconnectGraceMs: settings.disconnectGrace * 1000,
    stepDeadlineMs: settings.stepDeadline * 1000,
    limits: {
      pingIntervalMs: settings.pingInterval * 1000,
      pingPatienceMs: settings.pingPatience * 1000,
      maxMessageBytes: settings.maxMessage,
      maxUnfinishedBytes: settings.maxUnfinished,
    },
    log,
    keepAliveMs: settings.keepAlive * 1000,
    hasMetrics: settings.metrics,
    tracer: registeredTracer(),
    ...(tokens !== undefined && { tokens }),
    ...(certificate !== undefined && { certificate }),
    ...(snapshotKey !== undefined && { snapshotKey }),
    recordings: recordingsOf(settings),
    access: { ...settings, allowedHosts: [...settings.allowedHosts, ...spaceHost(environment)] },
  };
}

/** Hugging Face tells a Space under which name it is reached. */
function spaceHost({ SPACE_HOST: name }: Environment): readonly string[] {
  return name === undefined || name === "" ? [] : [name.toLowerCase()];
}
