import { setMaxListeners } from "node:events";
import { randomUUID } from "node:crypto";
import { loadDataset } from "../../src/dataset/index.js";
import { openAccess } from "../../src/access/index.js";
import { createHelpdeskService, type OwnedService } from "../../src/service/index.js";
import {
  createConnectHandler,
  createHealthStatus,
  type HealthStatus,
} from "../../src/transport/connect/index.js";
import { createFastLane } from "../../src/transport/grpc/index.js";
import { createUnfinishedBytes } from "../../src/transport/intake/index.js";
import { listen } from "../../src/transport/listen/index.js";
import type { RequestLog, RequestLogEntry } from "../../src/transport/request-log.js";

export interface ConnectServer {
  readonly port: number;
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly service: OwnedService;
  readonly health: HealthStatus;
  /** What was logged of requests, oldest first. */
  readonly requests: readonly RequestLogEntry[];
  /** What was thrown that no caller caused. */
  readonly failures: readonly unknown[];
  shutDown(): void;
  close(): Promise<void>;
}

/** Bytes; small, so that a body that is too large is quick to send. */
export const MAX_BODY_BYTES = 65_536;

export const MAX_SESSIONS = 64;

/** Connect, gRPC, gRPC-Web, health and reflection over the real engine and dataset, on a free loopback port. */
export async function serveConnect(
  decorate: (service: OwnedService) => OwnedService = (service) => service,
  { hasFastLane = true, sessionId = (): string => randomUUID() } = {},
) {
  const shutdown = new AbortController();
  setMaxListeners(0, shutdown.signal);
  const requests: RequestLogEntry[] = [];
  const failures: unknown[] = [];
  const health = createHealthStatus();
  health.set(true);
  const service = decorate(
    createHelpdeskService({
      dataset: loadDataset(),
      version: "0.0.0-test",
      maxSessions: MAX_SESSIONS,
      sessionTimeoutMs: 60_000,
      disconnectGraceMs: 60_000,
      clock: { now: () => performance.now() },
      ids: { sessionId, seed: () => 42 },
    }),
  );
  const log: RequestLog = {
    requestsWanted: true,
    request: (entry) => requests.push(entry),
    failure: (error) => failures.push(error),
  };
  const intake = { maxBytes: MAX_BODY_BYTES, unfinished: createUnfinishedBytes(1_000 * MAX_BODY_BYTES) };
  const connect = createConnectHandler({ service, health, log, intake, shutdown: shutdown.signal });
  const listener = await listen({
    ports: [0],
    host: "127.0.0.1",
    onRequest: (request, response) => {
      if (connect.handles(request.url ?? "")) return connect.handle(request, response);
      response.statusCode = 404;
      response.end();
    },
    onUpgrade: (_request, socket) => socket.destroy(),
    ...(hasFastLane && {
      takeStreams: createFastLane({
        access: openAccess(service),
        intake,
        log,
        shutdown: shutdown.signal,
        admits: () => true,
      }),
    }),
  });
  const port = listener.ports[0] ?? 0;
  const server: ConnectServer = {
    port,
    url: `http://127.0.0.1:${port}`,
    service,
    health,
    requests,
    failures,
    shutDown: () => shutdown.abort(),
    close: async () => {
      shutdown.abort();
      service.closeAll();
      await listener.close(0);
    },
  };
  return server;
}
