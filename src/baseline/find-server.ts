import { loadDataset } from "../dataset/index.js";
import { worldsOf } from "../worlds/load-tickets.js";
import type { BaselineOptions } from "./options.js";
import { startServer } from "../transport/server.js";
import { NO_LOG } from "../transport/request-log.js";
import { PACKAGE_VERSION } from "../support/package-version.js";

/** Where a server of this package listens by default. */
const USUAL_URL = new URL("http://localhost:7860");
/** Longest wait for the health of a server that may not be there, in milliseconds. */
const HEALTH_TIMEOUT_MS = 2_000;
const OWN_SERVER = { maxSessions: 4, sessionTimeoutMs: 600_000, stepDeadlineMs: 30_000 } as const;

/** A server to play on. */
export interface FoundServer {
  readonly url: URL;
  /** How it was found, for the reader. */
  readonly origin: string;
  /** Stops what was started; a server that was there before stays. */
  release(): Promise<void>;
}

/** The server asked for, else the one at the usual place if it is healthy, else one of this process. */
export async function findServer(
  asked: URL | undefined,
  { dataset, key }: Pick<BaselineOptions, "dataset" | "key">,
): Promise<FoundServer> {
  if (asked !== undefined) return { url: asked, origin: "ENV_URL", release: nothing };
  if (await isHealthy(USUAL_URL)) return { url: USUAL_URL, origin: "already running", release: nothing };
  const server = await startServer({
    dataset: loadDataset(dataset),
    worlds: worldsOf(key),
    version: PACKAGE_VERSION,
    ports: [0],
    host: "127.0.0.1",
    log: NO_LOG,
    ...OWN_SERVER,
  });
  const url = new URL(`http://127.0.0.1:${server.ports[0]}`);
  return { url, origin: "started for this run", release: () => server.close() };
}

async function isHealthy(base: URL): Promise<boolean> {
  try {
    const response = await fetch(new URL("/health", base), {
      signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS),
    });
    const body: unknown = await response.json();
    return (
      response.ok &&
      typeof body === "object" &&
      body !== null &&
      "status" in body &&
      body.status === "healthy"
    );
  } catch {
    return false;
  }
}

function nothing(): Promise<void> {
  return Promise.resolve();
}
