import { createClient, type Client } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { EnvironmentService } from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { SplitSchema } from "../../../gen/ts/helpdesk/v1/dataset_pb.js";
import { actionMessage } from "../../client/action.js";
import { numberOf } from "../../client/number-of.js";
import { observationOf } from "../../client/observation.js";
import { wordOf } from "../../client/words.js";
import { SPLITS } from "../../domain/vocabulary.js";
import { InfrastructureError } from "../infrastructure-error.js";
import type { PooledEnvironment, EnvironmentPool } from "../environment-pool.js";
import { errorMessage } from "../../support/error-message.js";

/** Longest wait for a reply, in milliseconds; above the server's step deadline. */
const REPLY_TIMEOUT_MS = 60_000;

type EnvironmentClient = Client<typeof EnvironmentService>;

/** A server, over one HTTP/2 connection; a environment is a session of it. */
export async function openGrpcPool(url: URL): Promise<EnvironmentPool> {
  const connection = new Http2SessionManager(url.href);
  const transport = createGrpcTransport({
    baseUrl: url.href,
    sessionManager: connection,
    defaultTimeoutMs: REPLY_TIMEOUT_MS,
  });
  const client = createClient(EnvironmentService, transport);
  const server = await asked(url, () => client.getServerInfo({}));
  const { contractVersion, rulesDigest, dataset } = server;
  return {
    size: server.maxConcurrentSessions,
    facts: () =>
      Promise.resolve({
        contractVersion,
        rulesDigest,
        datasetDigest: dataset?.digest ?? "",
        ticketCount: dataset?.ticketCount ?? 0,
        splits: (dataset?.splits ?? []).flatMap(({ split, digest, ticketCount }) => {
          const word = SPLITS.find((known) => known === wordOf(SplitSchema, split));
          return word === undefined ? [] : [{ split: word, digest, ticketCount }];
        }),
      }),
    openEnvironment: () => openEnvironment(client, url),
    close() {
      connection.abort();
      return Promise.resolve();
    },
  };
}

function openEnvironment(client: EnvironmentClient, url: URL): PooledEnvironment {
  let sessionId: string | undefined;
  const session = (): string => {
    if (sessionId === undefined) throw new InfrastructureError("there is no session before reset");
    return sessionId;
  };
  return {
    async reset({ taskId, seed, split }) {
      const request = {
        taskId,
        seed,
        split: numberOf(SplitSchema, split, "split"),
        ...(sessionId !== undefined && { sessionId }),
      };
      const reply = await asked(url, () => client.reset(request));
      sessionId = reply.sessionId;
      return asked(url, () => observationOf(reply.observation));
    },
    async step(action) {
      const request = { sessionId: session(), action: actionMessage(action) };
      return asked(url, async () => observationOf((await client.step(request)).observation));
    },
    async episodeId() {
      const { state } = await asked(url, () => client.getState({ sessionId: session() }));
      return state?.episodeId ?? "";
    },
    async close() {
      if (sessionId !== undefined) await asked(url, () => client.closeSession({ sessionId: session() }));
    },
  };
}

async function asked<T>(url: URL, call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const reason = errorMessage(error);
    throw new InfrastructureError(`${url.origin}: ${reason}`, { cause: error });
  }
}
