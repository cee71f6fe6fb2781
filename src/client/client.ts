import { createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";
import {
  EnvironmentService,
  GetServerInfoResponseSchema,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { TaskSchema } from "../../gen/ts/helpdesk/v1/task_pb.js";
import type { Task } from "../domain/task.js";
import { failureOf, HelpdeskError } from "./failure.js";
import { plainOf } from "./plain.js";
import { contractWarning, type ServerInfo } from "./server-info.js";
import { createSession, type HelpdeskSession } from "./session.js";

/** What `fetch` can speak, in Node.js and in a browser. gRPC needs HTTP/2: give a `transport` of connect-node. */
export const PROTOCOLS = ["connect", "connect_json", "grpc_web"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export interface ClientOptions {
  /** `connect` (binary) when left out. */
  readonly protocol?: Protocol;
  /** Instead of a protocol: any transport of Connect's, such as connect-node's `createGrpcTransport`. */
  readonly transport?: Transport;
  /** Longest wait for an answer, in milliseconds; 60000 when left out, above the server's own step deadline. */
  readonly timeoutMs?: number;
  /** Gets a sentence, once, when the server speaks another major version of the contract; else console.warn does. */
  readonly onWarning?: (warning: string) => void;
}

/** A server. It holds nothing open: close the sessions, not the client. */
export interface HelpdeskClient {
  info(): Promise<ServerInfo>;
  /** Easiest first. */
  tasks(): Promise<readonly Task[]>;
  /** One environment; it takes a place of the server's limit at its first reset. */
  session(): HelpdeskSession;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/** A client of the server at a base URL such as `http://127.0.0.1:7860`. Every call may throw a {@link HelpdeskError}. */
export function createHelpdeskClient(url: string, options: ClientOptions = {}): HelpdeskClient {
  const stub = createClient(EnvironmentService, options.transport ?? fetchTransport(url, options));
  const call = async <T>(send: () => Promise<T>): Promise<T> => {
    try {
      return await send();
    } catch (error) {
      throw error instanceof HelpdeskError ? error : failureOf(error, url);
    }
  };
  const info = (): Promise<ServerInfo> =>
    call(async () => {
      const message = await stub.getServerInfo({});
      // The shape is the contract's; a test holds every field to the server's.
      return plainOf(GetServerInfoResponseSchema, message) as object as ServerInfo;
    });
  let checked: Promise<void> | undefined;
  const check = async (): Promise<void> => {
    const warning = contractWarning((await info()).contractVersion);
    if (warning !== undefined) (options.onWarning ?? console.warn)(warning);
  };
  const checkOnce = async (): Promise<void> => {
    checked ??= check();
    // A server that could not be asked is asked again.
    await checked.catch((error: unknown) => {
      checked = undefined;
      throw error;
    });
  };
  return {
    info,
    tasks: () =>
      call(async () => {
        const { tasks } = await stub.listTasks({});
        return tasks.map((task) => plainOf(TaskSchema, task) as object as Task); // as above
      }),
    session: () => {
      const session = createSession(stub, call);
      return {
        ...session,
        // A spread would read it once.
        get id() {
          return session.id;
        },
        reset: async (wanted) => {
          await checkOnce();
          return session.reset(wanted);
        },
      };
    },
  };
}

function fetchTransport(
  baseUrl: string,
  { protocol = "connect", timeoutMs = DEFAULT_TIMEOUT_MS }: ClientOptions,
) {
  const shared = { baseUrl, defaultTimeoutMs: timeoutMs };
  return protocol === "grpc_web"
    ? createGrpcWebTransport(shared)
    : createConnectTransport({ ...shared, useBinaryFormat: protocol === "connect" });
}
