import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import {
  createHelpdeskClient,
  HelpdeskError,
  type Action,
  type HelpdeskClient,
  type HelpdeskSession,
  type ServerInfo,
} from "../../client/index.js";
import { InfrastructureError } from "../infrastructure-error.js";
import type { PooledEnvironment, EnvironmentPool } from "../environment-pool.js";

/** Longest wait for a reply, in milliseconds; above the server's step deadline. */
const REPLY_TIMEOUT_MS = 60_000;

/** A server, over one HTTP/2 connection; an environment is a session of it, on one stream with the others where it has streams. */
export async function openGrpcPool(url: URL): Promise<EnvironmentPool> {
  const connection = new Http2SessionManager(url.href);
  const client = createHelpdeskClient(url.href, {
    transport: createGrpcTransport({ baseUrl: url.href, sessionManager: connection }),
    timeoutMs: REPLY_TIMEOUT_MS,
    // Who runs this has handlers of its own for the end of the program.
    closeAtExit: false,
    // Whoever compares rules hears of another contract by its digest.
    onWarning: () => undefined,
  });
  const { contractVersion, rulesDigest, dataset, ...server } = await asked(url, () => client.info());
  const openSession = sessionsOf(client, server);
  return {
    size: server.maxConcurrentSessions,
    facts: () =>
      Promise.resolve({
        contractVersion,
        rulesDigest,
        datasetDigest: dataset.digest,
        ticketCount: dataset.ticketCount,
        splits: dataset.splits,
      }),
    openEnvironment: () => openEnvironment(openSession(), url),
    close() {
      connection.abort();
      return Promise.resolve();
    },
  };
}

/** A stream carries a step for less than a call of its own; servers before contract 1.7.0 have none. */
function sessionsOf(
  client: HelpdeskClient,
  { maxUnansweredPlayRequests }: Pick<ServerInfo, "maxUnansweredPlayRequests">,
): () => HelpdeskSession {
  if (maxUnansweredPlayRequests === 0) return () => client.session();
  const play = client.play();
  return () => play.session();
}

function openEnvironment(session: HelpdeskSession, url: URL): PooledEnvironment {
  return {
    reset: ({ taskId, seed, split }) => asked(url, () => session.reset({ taskId, seed, split })),
    // An action that lacks what its kind needs is sent as it is: the environment penalises it.
    step: (action) => asked(url, () => session.step(action as Action)),
    episodeId: async () => (await asked(url, () => session.state())).episodeId,
    close: () => asked(url, () => session.close()),
  };
}

async function asked<T>(url: URL, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof HelpdeskError)) throw error;
    throw new InfrastructureError(`${url.origin}: ${error.message}`, { cause: error });
  }
}
