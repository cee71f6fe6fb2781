import { create } from "@bufbuild/protobuf";
import { createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";
import {
  EnvironmentService,
  GetServerInfoResponseSchema,
  type GetHandbookResponse,
  type ListTasksResponse,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { HandbookSchema } from "../../gen/ts/helpdesk/v1/handbook_pb.js";
import { TaskSchema } from "../../gen/ts/helpdesk/v1/task_pb.js";
import type { Handbook } from "../domain/handbook.js";
import type { Task } from "../domain/task.js";
import {
  createBranchCalls,
  type BranchCalls,
  type ListOptions,
  type Restored,
  type RestoreOptions,
  type ListRunsOptions,
  type RunSummary,
  type SessionSummary,
  type Snapshot,
  type WatchEvent,
  type WatchOptions,
} from "./branches.js";
import { createBatches, type BatchResetItem, type BatchStepItem } from "./batch.js";
import type { BatchResult } from "./batch-result.js";
import { createCall } from "./call.js";
import { closeAtExit } from "./close-at-exit.js";
import { HelpdeskError } from "./failure.js";
import { checkRetries, checkTimeout } from "./options.js";
import { plainOf } from "./plain.js";
import { noStreams } from "./play-line.js";
import { createPlay, type HelpdeskPlay } from "./play.js";
import { contractWarning, type ServerInfo } from "./server-info.js";
import { withToken } from "./token.js";
import { unaryCalls } from "./session-calls.js";
import { adopted, createSession, type HelpdeskSession } from "./session.js";

/** What `fetch` can speak, in Node.js and in a browser. gRPC needs HTTP/2: give a `transport` of connect-node. */
export const PROTOCOLS = ["connect", "connect_json", "grpc_web"] as const;
/** One of {@link PROTOCOLS}. */
export type Protocol = (typeof PROTOCOLS)[number];

/** How a client calls its server. */
export interface ClientOptions {
  /** `connect` (binary) when left out. */
  readonly protocol?: Protocol;
  /** Instead of a protocol: any transport of Connect's, such as connect-node's `createGrpcTransport`. */
  readonly transport?: Transport;
  /** Sent with every call, to a server that asks for one. */
  readonly token?: string;
  /**
   * Longest wait for an answer, in milliseconds: 1 to 99999999, or Infinity for no limit. When left out, 60000, above
   * the server's own step deadline, or what a given `transport` has. An answer that is later fails with `timed_out`.
   */
  readonly timeoutMs?: number;
  /** How often a call is sent again after a lost connection, where that is harmless; 0 to 10, and 2 when left out. */
  readonly retries?: number;
  /**
   * Whether sessions that are open when a Node.js program ends are closed (nothing left to do, SIGINT, SIGTERM, SIGHUP),
   * so that they hold no place of the server's limit; true when left out. A program that listens to one of the signals
   * calls {@link HelpdeskClient.close} itself.
   */
  readonly closeAtExit?: boolean;
  /** Gets a sentence, once, when the server speaks another major version of the contract; else console.warn does. */
  readonly onWarning?: (warning: string) => void;
}

/** A server. */
export interface HelpdeskClient {
  /** What the server is: versions, digests, limits. */
  info(): Promise<ServerInfo>;
  /** The tasks, easiest first. */
  tasks(): Promise<readonly Task[]>;
  /** What the words of the labels mean, whole and in short. Needs a server of contract 1.10 or later. */
  handbook(): Promise<Handbook>;
  /** One environment; it takes a place of the server's limit at its first reset. */
  session(): HelpdeskSession;
  /**
   * Opens a session that goes on where the snapshot was taken, any number of times. Throws `invalid_snapshot`, and `snapshot_mismatch`
   * where it was taken with other rules or tickets.
   */
  restore(snapshot: Uint8Array | Snapshot, options?: RestoreOptions): Promise<Restored<HelpdeskSession>>;
  /** As a session's own `watch`, of any session that the token may watch. */
  watch(sessionId: string, options?: WatchOptions): AsyncGenerator<WatchEvent, void, undefined>;
  /** The open sessions in the order of their ids, asked for page by page, for the operator. */
  listSessions(options?: ListOptions): AsyncGenerator<SessionSummary, void, undefined>;
  /** The runs by owner and name, asked for page by page. Needs a server of contract 1.13 or later. */
  listRuns(options?: ListRunsOptions): AsyncGenerator<RunSummary, void, undefined>;
  /**
   * A stream for many sessions at once. Needs a `transport` over HTTP/2, such as connect-node's `createGrpcTransport`: without one,
   * and so in a browser, it throws `invalid_option`; batches go everywhere.
   */
  play(): HelpdeskPlay;
  /**
   * Resets sessions in one call, or in as few as the server's limit allows; gives a result for each, in their order. A call that
   * fails as a whole fails each of its items: nothing is thrown but before anything is sent.
   */
  batchReset(items: readonly BatchResetItem[]): Promise<readonly BatchResult[]>;
  /** Takes an action in each session, as {@link HelpdeskClient.batchReset} resets. A session's items are taken in their order. */
  batchStep(items: readonly BatchStepItem[]): Promise<readonly BatchResult[]>;
  /** Closes the sessions that are open, and the streams. The client can be used on. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_RETRIES = 2;

/**
 * A client of the server at a base URL such as `http://127.0.0.1:7860`. Every call may throw a {@link HelpdeskError}, and so
 * does this one for an option that cannot be (`invalid_option`).
 */
export function createHelpdeskClient(url: string, options: ClientOptions = {}): HelpdeskClient {
  const { timeoutMs = options.transport ? undefined : DEFAULT_TIMEOUT_MS } = options;
  const callOptions = timeoutMs === undefined ? {} : { timeoutMs: checkTimeout(timeoutMs) };
  const retries = checkRetries(options.retries ?? DEFAULT_RETRIES);
  const call = createCall(url, retries);
  const stub = createClient(EnvironmentService, transportOf(url, options));
  const sessions = new Set<HelpdeskSession>();
  const opened = (session: HelpdeskSession): (() => void) => {
    sessions.add(session);
    const forget = (options.closeAtExit ?? true) ? closeAtExit(() => session.close()) : undefined;
    return () => {
      sessions.delete(session);
      forget?.();
    };
  };
  const streams = new Set<() => Promise<void>>();
  const streaming = (end: () => Promise<void>): (() => void) => {
    streams.add(end);
    return () => streams.delete(end);
  };
  const info = (): Promise<ServerInfo> =>
    call({ repeatable: true }, async () => {
      const message = await stub.getServerInfo({}, callOptions);
      // The shape is the contract's; a test holds every field to the server's.
      return plainOf(GetServerInfoResponseSchema, message) as object as ServerInfo;
    });
  const ready = once(async () => {
    const told = await info();
    const warning = contractWarning(told.contractVersion);
    if (warning !== undefined) (options.onWarning ?? console.warn)(warning);
    return told;
  });
  const branches = createBranchCalls({ stub, call, callOptions, url, retries });
  const context = { calls: unaryCalls(stub, callOptions), call, ready, opened, branches };
  const session = (): HelpdeskSession => createSession({ ...context, further });
  const further = (id: string): HelpdeskSession => adopted(session(), id);
  const batches = createBatches({ stub, call, callOptions, ready });
  return {
    info,
    tasks: () => call({ repeatable: true }, async () => plainTasks(await stub.listTasks({}, callOptions))),
    handbook: () =>
      call({ repeatable: true }, async () => plainHandbook(await stub.getHandbook({}, callOptions))),
    session,
    ...branchMethods(branches, further),
    play: () => {
      if (options.transport === undefined) throw noStreams();
      const { timeoutMs: itemTimeoutMs = DEFAULT_TIMEOUT_MS } = callOptions;
      return createPlay({ stub, call, branches, ready, timeoutMs: itemTimeoutMs, opened, streaming });
    },
    batchReset: batches.reset,
    batchStep: batches.step,
    close: async () => {
      try {
        await Promise.all([...sessions].map((session) => session.close()));
      } finally {
        await Promise.all([...streams].map((end) => end()));
      }
    },
  };
}

function branchMethods(
  branches: BranchCalls,
  further: (id: string) => HelpdeskSession,
): Pick<HelpdeskClient, "restore" | "watch" | "listSessions" | "listRuns"> {
  return {
    restore: (snapshot, options = {}) => branches.restore(snapshot, options, further),
    watch: (sessionId, options = {}) => branches.watch(sessionId, options),
    listSessions: (options = {}) => branches.list(options),
    listRuns: (options = {}) => branches.runs(options),
  };
}

/** Asks once, and again only after a failure. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return async () => {
    const asking = (asked ??= ask());
    try {
      return await asking;
    } catch (error) {
      if (asked === asking) asked = undefined;
      throw error;
    }
  };
}

function transportOf(url: string, { transport, protocol, token }: ClientOptions): Transport {
  const chosen = transport ?? fetchTransport(url, protocol);
  return token === undefined ? chosen : withToken(chosen, token);
}

function fetchTransport(baseUrl: string, protocol: Protocol = "connect"): Transport {
  if (!PROTOCOLS.includes(protocol)) {
    throw new HelpdeskError({
      reason: "invalid_option",
      subject: "protocol",
      problem: `protocol cannot be ${JSON.stringify(protocol)}.`,
      nextStep: `Use one of ${PROTOCOLS.join(", ")}; for gRPC give a transport of @connectrpc/connect-node.`,
      allowedWords: PROTOCOLS,
    });
  }
  return protocol === "grpc_web"
    ? createGrpcWebTransport({ baseUrl })
    : createConnectTransport({ baseUrl, useBinaryFormat: protocol === "connect" });
}

/** The shapes are the contract's, which the domain's are held to. */
function plainTasks({ tasks }: ListTasksResponse): readonly Task[] {
  return tasks.map((task) => plainOf(TaskSchema, task) as object as Task);
}

function plainHandbook({ handbook }: GetHandbookResponse): Handbook {
  return plainOf(HandbookSchema, handbook ?? create(HandbookSchema)) as object as Handbook;
}
