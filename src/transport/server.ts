import { randomInt, randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { hostname } from "node:os";
import type { Dataset } from "../dataset/index.js";
import type { Worlds } from "../generator/index.js";
import type { SplitChoice } from "../domain/vocabulary.js";
import type { SessionStore } from "../journal/index.js";
import { createServerMetrics, meteredReplay, type ServerMetrics } from "../metrics/index.js";
import { createHelpdeskService, type OwnedService, type ServiceOptions } from "../service/index.js";
import { openAccess, tokenAccess, type Access, type TokenEntry } from "../access/index.js";
import { createExamService, type ExamOptions } from "../exam/index.js";
import {
  createConnectHandler,
  createHealthStatus,
  createReadiness,
  type Readiness,
} from "./connect/index.js";
import { createDoor, isLoopbackName, trustedProxies, type Door } from "./door/index.js";
import { createFastLane } from "./grpc/index.js";
import { HTTP2_LIMITS, type Http2Limits } from "./listen/guard-http2.js";
import { createUnfinishedBytes, type Intake } from "./intake/index.js";
import { DEFAULT_LIMITS, type TransportLimits } from "./limits.js";
import { listen, localPortOf, type Certificate } from "./listen/index.js";
import { createOpenEnvTransport, type OpenEnvTransport } from "./openenv/index.js";
import { answerPassedRpcs } from "./grpc/passed-rpcs.js";
import type { PassedCalls, Peers } from "./peers.js";
import { serverLog, type LogOptions } from "./server-log.js";
import { answerPassedWatch } from "./open-watch.js";
import { operationsRoutes } from "./operations/index.js";
import type { RequestLog } from "./request-log.js";
import { countedStore } from "./counted-store.js";
import { openRuns } from "./open-runs.js";
import { runRoutes } from "./runs/index.js";
import { webRoutes } from "./web/index.js";

export { NO_LOG, type RequestLog } from "./request-log.js";

export interface ServerOptions extends LogOptions {
  readonly dataset: Dataset;
  /** Those of its tickets that are served; nothing tells of the others. All of them when absent. */
  readonly split?: SplitChoice;
  /** What a reset can draw tickets from; absent: no other tickets than these. */
  readonly worlds?: Worlds | undefined;
  /** Of the package. */
  readonly version: string;
  readonly ports: readonly number[];
  readonly host: string;
  readonly maxSessions: number;
  readonly sessionTimeoutMs: number;
  /** From the end of a session's last gRPC connection to the session's own end; 0, or absent: never. */
  readonly disconnectGraceMs?: number;
  /** Ends no call of the helpdesk, whose sessions answer at once. docs/wire.md#the-deadline. */
  readonly stepDeadlineMs: number;
  /** Those left out are {@link DEFAULT_LIMITS}. */
  readonly limits?: Partial<TransportLimits>;
  /** Where sessions are kept; in this process alone when absent. The server closes it. */
  readonly store?: SessionStore;
  /** The folder in which the episodes of runs are kept; absent: they are counted, and kept nowhere. */
  readonly recordings?: string | undefined;
  /** 32 bytes or more that snapshots of sessions are sealed with; absent: anybody can read and make them. */
  readonly snapshotKey?: Uint8Array;
  /** The sessions play an exam. */
  readonly exam?: Omit<ExamOptions, "dataset">;
  /** Left out: nothing beside what is its own may call from a browser, and no proxy is believed. */
  readonly access?: AccessOptions;
  /** How long an HTTP/1.1 connection may wait for its next request. */
  readonly keepAliveMs?: number;
  /** The other processes that serve the port; absent: there are none. */
  readonly peers?: Peers;
  /** Those who may call have one of these. Left out: everybody may. docs/security.md. */
  readonly tokens?: readonly TokenEntry[];
  /** With it every port speaks TLS, and nothing else. */
  readonly certificate?: Certificate;
  /** Whether it counts what it does, for `/metrics`; false when left out. */
  readonly hasMetrics?: boolean;
}

/** Under which name and path the server is reached, and who may call from a browser. docs/deployment.md. */
export interface AccessOptions {
  /** Public names: `name`, `name:port`, `*.name`, or `*`. */
  readonly allowedHosts?: readonly string[];
  /** Origins of pages elsewhere that may call, or `*`. */
  readonly allowedOrigins?: readonly string[];
  /** Origins whose pages may show these pages in a frame. */
  readonly frameAncestors?: readonly string[];
  /** Addresses, ranges and words: see `trustedProxies`. */
  readonly trustedProxies?: readonly string[];
  /** `/envs/helpdesk`, or empty. */
  readonly basePath?: string;
}

export interface RunningServer {
  readonly ports: readonly number[];
  readonly service: OwnedService;
  /** Other tokens from now on, of a server that asks for them. */
  replaceTokens(tokens: readonly TokenEntry[]): void;
  /** Another certificate for new connections, of a server that has one. */
  replaceCertificate(certificate: Certificate): void;
  /** Drains: health says NOT_SERVING, open steps finish, and all is closed within `graceMs`. */
  close(graceMs?: number): Promise<void>;
}

/** How often idle sessions are looked for, at least. */
const MAX_SWEEP_INTERVAL_MS = 10_000;
const MIN_SWEEP_INTERVAL_MS = 250;

/** A session ends late by at most a quarter of its time. */
function sweepInterval({ sessionTimeoutMs, disconnectGraceMs = 0 }: ServerOptions): number {
  const shortest = Math.min(sessionTimeoutMs, disconnectGraceMs || sessionTimeoutMs);
  return Math.min(MAX_SWEEP_INTERVAL_MS, Math.max(MIN_SWEEP_INTERVAL_MS, shortest / 4));
}

/** Leaves a second of the five that a container may take to stop. */
const DEFAULT_GRACE_MS = 3_500;

/** Starts every protocol on every port over one registry of sessions. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { peers } = options;
  const metrics =
    options.hasMetrics === true ? createServerMetrics(() => service.activeSessions()) : undefined;
  const log = serverLog(options, metrics, (id) => service.runOf(id));
  const shutdown = new AbortController();
  setMaxListeners(0, shutdown.signal);
  const health = createHealthStatus();
  const store = countedStore(options.store, metrics);
  const readiness = createReadiness(health, store);
  const service = createService({ ...options, ...(store !== undefined && { store }) }, metrics, log);
  const { access, replaceTokens } = openTo(service, options);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const unfinished = createUnfinishedBytes(limits.maxUnfinishedBytes);
  const intake: Intake = { maxBytes: limits.maxMessageBytes, unfinished };
  const common = { access, peers, intake, log, shutdown: shutdown.signal };
  const connect = createConnectHandler({ ...common, service, health, readiness });
  const openenv = openEnvTransport(options, { ...common, service, limits, readiness, metrics });
  const door = openDoor(options.host, options.access ?? {});
  // Before anybody can get the id of a session: the others are asked for it next.
  await peers?.serve(passedCalls(service, access, openenv, log));

  const listener = await listen({
    ports: options.ports,
    host: options.host,
    http2Limits: http2Limits(limits),
    log,
    onRequest: door.onRequest((request, response, arrival) => {
      if (connect.handles(request.url ?? "")) connect.handle(request, response);
      else openenv.onRequest(request, response, arrival);
    }),
    takeStreams: createFastLane({
      ...common,
      admits: (authority, stream) => door.admitsProgram(authority, localPortOf(stream)),
    }),
    onUpgrade: door.onUpgrade(openenv.onUpgrade),
    ...(options.keepAliveMs !== undefined && { keepAliveMs: options.keepAliveMs }),
    ...(options.certificate !== undefined && { certificate: options.certificate }),
  });
  const sweeper = setInterval(() => service.sweep(), sweepInterval(options)).unref();
  health.set(true);

  return {
    ports: listener.ports,
    service,
    replaceTokens,
    replaceCertificate: (next) => listener.replaceCertificate(next),
    async close(graceMs = DEFAULT_GRACE_MS) {
      health.set(false);
      service.drain();
      clearInterval(sweeper);
      shutdown.abort();
      openenv.close();
      await listener.close(graceMs);
      await peers?.drained();
      service.closeAll();
      await options.store?.close();
    },
  };
}

interface Parts {
  readonly shutdown: AbortSignal;
  readonly service: OwnedService;
  readonly access: Access;
  readonly log: RequestLog;
  readonly intake: Intake;
  readonly limits: TransportLimits;
  readonly readiness: Readiness;
  readonly metrics: ServerMetrics | undefined;
}

/** Those who may call it, and how others come in their place. */
function openTo(
  service: OwnedService,
  { tokens }: ServerOptions,
): { readonly access: Access; readonly replaceTokens: RunningServer["replaceTokens"] } {
  if (tokens !== undefined) {
    const access = tokenAccess(service, tokens);
    return { access, replaceTokens: (next) => access.replace(next) };
  }
  const replaceTokens = (): void => {
    throw new Error("a server that asks nobody for a token has none to replace");
  };
  return { access: openAccess(service), replaceTokens };
}

function openEnvTransport(options: ServerOptions, { readiness, metrics, ...parts }: Parts): OpenEnvTransport {
  const { peers, stepDeadlineMs, sessionTimeoutMs: idleTimeoutMs } = options;
  const frameAncestors = options.access?.frameAncestors ?? [];
  return createOpenEnvTransport({
    ...parts,
    peers,
    stepDeadlineMs,
    idleTimeoutMs,
    frameAncestors,
    moreRoutes: [
      ...webRoutes(frameAncestors),
      ...runRoutes({ service: parts.service, peers }),
      ...operationsRoutes({ metrics, unready: () => readiness.problem() }),
    ],
  });
}

/** What this process answers the others. */
function passedCalls(
  service: OwnedService,
  access: Access,
  { passed }: OpenEnvTransport,
  log: RequestLog,
): PassedCalls {
  if (passed === undefined) throw new Error("a transport that knows the others answers them");
  return {
    ...passed,
    watch: answerPassedWatch(access),
    rpc: answerPassedRpcs(access, (error, method) => log.failure(error, method)),
    hasOpened: (request) => service.hasOpened(request),
    sweep: () => service.sweep(),
    longestUnused: () => service.longestUnused(),
    giveUp: () => service.giveUp(),
  };
}

function http2Limits({ pingIntervalMs, pingPatienceMs }: TransportLimits): Http2Limits {
  return { beatMs: pingIntervalMs, patienceMs: pingPatienceMs, requestMs: HTTP2_LIMITS.requestMs };
}

function createService(
  options: ServerOptions,
  metrics: ServerMetrics | undefined,
  log: RequestLog,
): OwnedService {
  const { dataset, split, worlds, exam, disconnectGraceMs, store, peers, snapshotKey } = options;
  const service = createHelpdeskService({
    dataset,
    ...(split !== undefined && { split }),
    worlds,
    meter: metrics?.sessions,
    openRuns: (header, shared) => openRuns({ folder: options.recordings, shared, log }, header),
    snapshotKey,
    version: options.version,
    maxSessions: options.maxSessions,
    sessionTimeoutMs: options.sessionTimeoutMs,
    ...(disconnectGraceMs !== undefined && { disconnectGraceMs }),
    ...(store !== undefined && { keeping: keepingOf(store, metrics) }),
    clock: { now: () => performance.now() },
    ...(peers !== undefined && { shared: peers }),
    ids: { sessionId: () => peers?.sessionId() ?? randomUUID(), seed: () => randomInt(2 ** 31) },
  });
  if (exam !== undefined && store?.outlives === true) {
    throw new Error("an exam has a log of its own: its sessions are kept nowhere else");
  }
  return exam === undefined ? service : createExamService(service, { ...exam, dataset });
}

/** How sessions are kept, and their replays counted. */
function keepingOf(
  store: SessionStore,
  metrics: ServerMetrics | undefined,
): ServiceOptions["keeping"] & object {
  const unixNow = (): number => Date.now() / 1000;
  return { store, unixNow, ...(metrics !== undefined && { replaying: meteredReplay(metrics.store) }) };
}

function openDoor(host: string, access: AccessOptions): Door {
  const name = host.toLowerCase();
  return createDoor({
    callers: {
      loopbackOnly: isLoopbackName(name),
      listenedOn: [name, hostname().toLowerCase()],
      allowedHosts: access.allowedHosts ?? [],
      allowedOrigins: access.allowedOrigins ?? [],
    },
    basePath: access.basePath ?? "",
    trustsProxy: trustedProxies(access.trustedProxies ?? []),
  });
}
