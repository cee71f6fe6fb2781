import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import {
  createHelpdeskClient,
  HelpdeskError,
  type Action,
  type HelpdeskClient,
  type HelpdeskSession,
  type ServerInfo,
} from "../../client/index.js";
import { certificateRemedy, tokenWanted } from "../../support/server-refusal.js";
import { InfrastructureError } from "../infrastructure-error.js";
import type { PooledEnvironment, EnvironmentPool } from "../environment-pool.js";

/** Longest wait for a reply, in milliseconds; above the server's step deadline. */
const REPLY_TIMEOUT_MS = 60_000;

/** Where the server is, and the token that it is shown. */
interface Address {
  readonly url: URL;
  readonly token: string | undefined;
}

/** A server, over one HTTP/2 connection; an environment is a session of it, on one stream with the others where it has streams. */
export async function openGrpcPool(url: URL, token?: string): Promise<EnvironmentPool> {
  const at: Address = { url, token };
  const connection = new Http2SessionManager(url.href);
  const client = createHelpdeskClient(url.href, {
    transport: createGrpcTransport({ baseUrl: url.href, sessionManager: connection }),
    ...(token !== undefined && { token }),
    timeoutMs: REPLY_TIMEOUT_MS,
    // Who runs this has handlers of its own for the end of the program.
    closeAtExit: false,
    // Whoever compares rules hears of another contract by its digest.
    onWarning: () => undefined,
  });
  const { contractVersion, rulesDigest, dataset, ...server } = await asked(at, () => client.info());
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
        worlds: server.worlds,
      }),
    openEnvironment: () => openEnvironment(openSession(), at),
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

function openEnvironment(session: HelpdeskSession, at: Address): PooledEnvironment {
  return {
    reset: (episode) => asked(at, () => session.reset(episode)),
    // An action that lacks what its kind needs is sent as it is: the environment penalises it.
    step: (action) => asked(at, () => session.step(action as Action)),
    episodeId: async () => (await asked(at, () => session.state())).episodeId,
    close: () => asked(at, () => session.close()),
  };
}

async function asked<T>(at: Address, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof HelpdeskError ? failureAt(at, error) : error;
  }
}

function failureAt({ url: { origin }, token }: Address, cause: HelpdeskError): InfrastructureError {
  const { reason, problem, message, nextStep } = cause;
  if (reason === "unauthenticated")
    return new InfrastructureError(tokenWanted(origin, token), { nextStep: "", cause });
  if (reason === "permission_denied")
    return new InfrastructureError(`${origin}: ${problem}`, { nextStep, cause });
  const remedy = certificateRemedy(message);
  return new InfrastructureError(`${origin}: ${message}`, {
    cause,
    ...(remedy !== undefined && { nextStep: remedy }),
  });
}
