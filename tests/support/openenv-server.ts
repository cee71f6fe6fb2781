import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createDoor } from "../../src/transport/door/index.js";
import {
  createOpenEnvHttp,
  createOpenEnvUpgrade,
  createSessionQueues,
  type Environment,
  type UpgradeOptions,
} from "../../src/transport/openenv/index.js";
import { createUnfinishedBytes } from "../../src/transport/intake/index.js";
import { webRoutes } from "../../src/transport/web/index.js";
import type { CutLogEntry, RequestLog } from "../../src/transport/request-log.js";

export interface TestServer {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** `ws://127.0.0.1:port` */
  readonly socketUrl: string;
  /** What was thrown that no caller caused. */
  readonly failures: readonly unknown[];
  /** Connections that were cut, as logged. */
  readonly cuts: readonly CutLogEntry[];
  close(): Promise<void>;
}

export type TestServerOptions<R, A> = Omit<
  UpgradeOptions<R, A>,
  "queues" | "log" | "intake" | "idleTimeoutMs"
> & {
  readonly stepDeadlineMs?: number;
  readonly idleTimeoutMs?: number;
  readonly maxBodyBytes?: number;
  readonly maxUnfinishedBytes?: number;
  readonly mode?: "simulation" | "production";
};

/** OpenEnv's routes and `/ws` over any environment, behind the server's own door, on a free loopback port. */
export async function serveOpenEnv<R, A>(
  environment: Environment<R, A>,
  options: TestServerOptions<R, A> = {},
): Promise<TestServer> {
  const {
    stepDeadlineMs = 30_000,
    idleTimeoutMs = 60_000,
    maxBodyBytes = 1_048_576,
    maxUnfinishedBytes = 67_108_864,
    mode = "simulation",
    ...upgradeOptions
  } = options;
  const failures: unknown[] = [];
  const cuts: CutLogEntry[] = [];
  const log: RequestLog = {
    requestsWanted: false,
    request: () => undefined,
    cut: (entry) => cuts.push(entry),
    failure: (error) => failures.push(error),
  };
  const intake = { maxBytes: maxBodyBytes, unfinished: createUnfinishedBytes(maxUnfinishedBytes) };
  const queues = createSessionQueues(environment, stepDeadlineMs);
  const upgrade = createOpenEnvUpgrade({ ...upgradeOptions, queues, log, intake, idleTimeoutMs });
  const door = createDoor({
    callers: { loopbackOnly: true, listenedOn: [], allowedHosts: [], allowedOrigins: [] },
    basePath: "",
    trustsProxy: () => false,
  });
  const http = createOpenEnvHttp({ queues, log, intake, mode, moreRoutes: webRoutes() });
  const server = createServer(door.onRequest(http));
  server.on("upgrade", door.onUpgrade(upgrade));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    socketUrl: `ws://127.0.0.1:${port}`,
    failures,
    cuts,
    close: () =>
      new Promise((resolve) => {
        upgrade.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
