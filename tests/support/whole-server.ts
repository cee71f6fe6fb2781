import { loadDataset } from "../../src/dataset/index.js";
import { startServer, type RunningServer, type ServerOptions } from "../../src/transport/server.js";

export interface WholeServer extends RunningServer {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** What was thrown that no caller caused. */
  readonly failures: readonly unknown[];
}

/** Every protocol on one free loopback port, over the committed tickets. */
export async function startWholeServer(
  maxSessions: number,
  more: Partial<ServerOptions> = {},
): Promise<WholeServer> {
  const failures: unknown[] = [];
  const server = await startServer({
    dataset: loadDataset(),
    version: "0.0.0-test",
    ports: [0],
    host: "127.0.0.1",
    maxSessions,
    sessionTimeoutMs: 60_000,
    disconnectGraceMs: 60_000,
    stepDeadlineMs: 30_000,
    log: {
      requestsWanted: false,
      request: () => undefined,
      failure: (error) => failures.push(error),
    },
    ...more,
  });
  return { ...server, url: `http://127.0.0.1:${server.ports[0] ?? 0}`, failures };
}
