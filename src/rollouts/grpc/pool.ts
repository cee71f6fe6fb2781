import { createClient, type Client } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { EnvironmentService } from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { encodeAction } from "../../transport/connect/encode-action.js";
import { splits } from "../../transport/connect/words.js";
import { InfrastructureError } from "../infrastructure-error.js";
import type { PooledEnvironment, EnvironmentPool } from "../environment-pool.js";
import { decodeObservation } from "./decode-observation.js";

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
          const word = splits.word(split);
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
        split: splits.number(split),
        ...(sessionId !== undefined && { sessionId }),
      };
      const reply = await asked(url, () => client.reset(request));
      sessionId = reply.sessionId;
      return decodeObservation(reply.observation);
    },
    async step(action) {
      const request = { sessionId: session(), action: encodeAction(action) };
      return decodeObservation((await asked(url, () => client.step(request))).observation);
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

async function asked<T>(url: URL, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InfrastructureError(`${url.origin}: ${reason}`, { cause: error });
  }
}
