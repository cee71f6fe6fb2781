import type { Dataset } from "../dataset/index.js";
import { TASKS } from "../domain/task.js";
import type { SplitChoice } from "../domain/vocabulary.js";
import type { Worlds } from "../generator/index.js";
import type { SessionStore } from "../journal/index.js";
import { HelpdeskError } from "./catalogue.js";
import { checkOpeningRequest } from "./check-identifier.js";
import { CONTRACT_VERSION } from "./contract-version.js";
import type { HelpdeskService, ServerInfo } from "./service.js";
import type { Clock, Ids } from "./ports.js";
import { branchCalls } from "./branch-calls.js";
import { placeOf } from "./branch-request.js";
import { createBranching } from "./branching.js";
import {
  MAX_BATCH_ITEMS,
  MAX_FORKS,
  MAX_UNANSWERED_PLAY_REQUESTS,
  MAX_UNREAD_WATCH_ANSWERS,
} from "./call-limits.js";
import { MAX_QUEUE_SIZE } from "./check-reset.js";
import { identityOf, storeFailure, type Keeping } from "./keeping.js";
import { createEndedKeeper, type EndedKeeper } from "./keep-ended.js";
import { onceSettled } from "./once-settled.js";
import { openedTogether } from "./room-for-sessions.js";
import { runCalls } from "./run-calls.js";
import { openSharedArchive, RunBook, type RunArchive, type RunHeader } from "../runs/index.js";
import { digestOfRules } from "./rules-digest.js";
import { worldsInfo } from "./check-source.js";
import type { Places } from "./places.js";
import type { SessionMeter } from "./session-meter.js";
import type { SessionEnd } from "./session-end.js";
import { servedTickets, type ServedTickets } from "./served-tickets.js";
import { YIELD_AFTER_MS } from "./capacity.js";
import { createSessionTable, type SessionTable } from "./session-table.js";
import { shareSessions, type ShareSessions } from "./share-sessions.js";
import { StepsTogether } from "./steps-together.js";
import { unknownSession } from "./unknown-session.js";

export interface ServiceOptions {
  readonly dataset: Dataset;
  /** Those of its tickets that are served; nothing tells of the others. All of them when absent. */
  readonly split?: SplitChoice;
  /** What a reset can draw tickets from; absent: no other tickets than these. */
  readonly worlds?: Worlds | undefined;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Of the package. */
  readonly version: string;
  readonly maxSessions: number;
  /** Idle time after which a session ends, in milliseconds. */
  readonly sessionTimeoutMs: number;
  /** From the end of the last connection that held a session to the session's own end, in milliseconds; 0, or absent: never. */
  readonly disconnectGraceMs?: number;
  /** Where sessions are written down, and the time by which that is done; absent: nowhere. */
  readonly keeping?: Omit<Keeping, "identity">;
  /** Where several processes share the limit and each has a part of the sessions; absent: this is the only one. */
  readonly shared?: SharedSessions;
  /** Makes what is told of the episodes of runs, by this server's rules and tickets; absent: they are counted, and kept nowhere.
   * `shared`: what the store of several servers keeps them with. */
  readonly openRuns?: ((header: RunHeader, shared: (() => RunArchive) | undefined) => RunBook) | undefined;
  /** Told of what becomes of sessions. */
  readonly meter?: SessionMeter | undefined;
  /** 32 bytes or more that snapshots are sealed with; absent: anybody can read and make them. */
  readonly snapshotKey?: Uint8Array | undefined;
}

/** What a process has to do with the sessions of others. */
export interface SharedSessions {
  readonly places: Places;
  /** Whether the session was another process's that is gone. */
  isLost(id: string): boolean;
}

/** A {@link HelpdeskService} and what only its owner may call. */
export interface OwnedService extends HelpdeskService {
  /** Ends the sessions that are idle for too long, and those whose connections are gone for too long. */
  sweep(): void;
  /** Ends every session; where they outlive the process, leaves them for the next one. */
  closeAll(): void;
  /** For how long the session is idle, in milliseconds, that {@link giveUp} would end; undefined where there is none. */
  longestUnused(): number | undefined;
  /** Ends the session idle longest of those that nobody uses; false where there is none. */
  giveUp(): boolean;
  /** The run that the episode of an open session is of; undefined: of none. */
  runOf(sessionId: string): string | undefined;
  /** Whether it has a session that this request opened, by its id or as a fork or restored snapshot, and that did nothing since. */
  hasOpened(request: string): boolean;
}

export function createHelpdeskService(options: ServiceOptions): OwnedService {
  const { clock, ids, maxSessions, sessionTimeoutMs, disconnectGraceMs = 0, shared, meter } = options;
  const tickets = servedTickets(options.dataset, options.split ?? "all", options.worlds);
  const rulesDigest = digestOfRules();
  const keeping = options.keeping && keepingOf(options.keeping, tickets, rulesDigest);
  const sharing = keeping && sharingOf(keeping, options, () => sessions);
  const together = keeping && togetherOf(keeping, () => sessions);
  const runs = openRuns(options, runHeader(tickets, rulesDigest), keeping);
  const keeper = keeping && keeperOf(keeping, runs, tickets);
  const limits = { maxSessions, sessionTimeoutMs, disconnectGraceMs };
  const sessions = createSessionTable({
    tickets,
    clock,
    ids,
    ...limits,
    ...(shared !== undefined && { places: shared.places }),
    ...(keeping !== undefined && { keeping }),
    together,
    meter,
    runs,
    keeper,
    unixNow: options.keeping?.unixNow ?? ((): number => Date.now() / 1000),
    onGone: sharing && ((id) => sharing.turns.lost(id)),
  });
  const turns = { ...turnsOf(keeping, sharing), together };
  const openMany = sharing === undefined ? sessions.openMany.bind(sessions) : openManyShared(sharing);
  const branching = createBranching({ ...options, ...turns, tickets, rulesDigest, openMany });
  const endOf = (id: string): SessionEnd | undefined =>
    sessions.endOf(id) ?? (shared?.isLost(id) === true ? "lost" : undefined);
  const refuseDraining = (): void => {
    if (draining) throw new HelpdeskError("server_draining", "The server is shutting down.");
  };
  let draining = false;
  return {
    info: () => infoOf(options, tickets, rulesDigest),
    tasks: () => Object.values(TASKS),
    ...openingCalls(sessions, sharing, refuseDraining),
    ...sessionCalls(sessions, endOf),
    ...turns,
    ...runCalls(runs),
    ...branchCalls(sessions, { branching, tickets, refuseDraining, endOf, ...turns, keeping }),
    endOf,
    activeSessions: () => sessions.count(),
    drain: () => {
      draining = true;
    },
    sweep() {
      if (sharing === undefined) sessions.sweep();
      // Where the store is gone, the next time does it.
      else sharing.sweep().then(keeper?.soon, () => undefined);
    },
    closeAll: () => {
      if (keeping?.store.outlives === true) sessions.leaveAll();
      else sessions.closeAll();
    },
    longestUnused: () => sessions.longestUnused(),
    giveUp: () => sessions.giveUp(),
    runOf: (id) => sessions.find(id)?.run(),
    hasOpened: (request) => sessions.openedBy(request) !== undefined,
  };
}

function openingCalls(
  sessions: SessionTable,
  sharing: ShareSessions | undefined,
  refuseDraining: () => void,
): Pick<HelpdeskService, "openSession" | "openSessionSoon"> {
  return {
    openSession(owner) {
      refuseDraining();
      if (sharing !== undefined) throw new Error("a session that servers share is opened by openSessionSoon");
      return sessions.open(owner);
    },
    openSessionSoon(owner, requestId) {
      refuseDraining();
      if (sharing === undefined) return sessions.openSoon(owner);
      return sharing.open(owner, requestId).then(({ session }) => session);
    },
  };
}

/** The calls that find a session and end it. */
function sessionCalls(
  sessions: SessionTable,
  endOf: (id: string) => SessionEnd | undefined,
): Pick<HelpdeskService, "openedBy" | "session" | "findSession" | "closeSession"> {
  return {
    openedBy(requestId) {
      if (requestId === undefined) return undefined;
      checkOpeningRequest(requestId);
      return sessions.openedBy(requestId);
    },
    session(id) {
      const session = sessions.find(id);
      if (session === undefined) throw unknownSession(id, endOf(id));
      return session;
    },
    findSession: (id) => sessions.find(id),
    closeSession(id) {
      const session = sessions.find(id);
      if (session !== undefined) session.closeForGood();
      else if (endOf(id) !== "closed") throw unknownSession(id, endOf(id));
    },
  };
}

/** Where servers share a store, and no place is named for episodes, the store keeps them, too. */
function openRuns({ openRuns: open }: ServiceOptions, header: RunHeader, keeping?: Keeping): RunBook {
  const shared = keeping?.store.shared?.runs;
  const archive = shared && ((): RunArchive => openSharedArchive(shared, header));
  return open?.(header, archive) ?? new RunBook({ archive: archive?.() });
}

function runHeader({ whole }: ServedTickets, rulesDigest: string): RunHeader {
  return { contract_version: CONTRACT_VERSION, rules_digest: rulesDigest, dataset_digest: whole.digest };
}

function keepingOf(
  { store, unixNow, replaying }: Omit<Keeping, "identity">,
  tickets: ServedTickets,
  rulesDigest: string,
): Keeping | undefined {
  if (!store.outlives) return undefined;
  const identity = identityOf(tickets, rulesDigest);
  return { store, unixNow, replaying, identity };
}

/** Absent where each step is written by itself. */
function togetherOf({ store: { group } }: Keeping, sessions: () => SessionTable): StepsTogether | undefined {
  return group && new StepsTogether(group, sessions);
}

/** Absent where the store is this server's alone. */
function sharingOf(
  { store: { shared: store } }: Keeping,
  { ids, clock, maxSessions, sessionTimeoutMs, disconnectGraceMs = 0, meter }: ServiceOptions,
  sessions: () => SessionTable,
): ShareSessions | undefined {
  if (store === undefined) return undefined;
  const time = { now: () => clock.now(), sessionTimeoutMs, disconnectGraceMs };
  return shareSessions({ store, sessions, newId: () => ids.sessionId(), maxSessions, meter, ...time });
}

/** Absent where the store is this server's alone: then it keeps what it plays. */
function keeperOf(keeping: Keeping, book: RunBook, tickets: ServedTickets): EndedKeeper | undefined {
  const runs = keeping.store.shared?.runs;
  if (runs === undefined) return undefined;
  const keeper = createEndedKeeper({ runs, book, keeping, tickets });
  book.share(keeper);
  return keeper;
}

/** Opens several sessions, which the store gives room for one after another. */
function openManyShared(sharing: ShareSessions): SessionTable["openMany"] {
  return (count, owner, request) =>
    openedTogether(count, (place) => sharing.open(owner, placeOf(request, place)));
}

/** How a call is made so that its answer may leave. */
function turnsOf(
  keeping: Keeping | undefined,
  sharing: ShareSessions | undefined,
): Pick<HelpdeskService, "settled" | "inTurn" | "bring"> {
  if (keeping === undefined) return { settled: () => undefined, inTurn: (_, call) => call() };
  const service = { settled: () => settled(keeping.store) };
  if (sharing === undefined) return { ...service, inTurn: (_, call) => onceSettled(service, call()) };
  const { turns } = sharing;
  return {
    ...service,
    inTurn: (id, call) => (id === undefined ? onceSettled(service, call()) : turns.run(id, call)),
    bring: (id, isFresh) => (turns.isHere(id) && !isFresh ? undefined : turns.run(id, () => undefined)),
  };
}

function settled(store: SessionStore): Promise<void> | undefined {
  return store.settled()?.catch((error: unknown) => {
    throw storeFailure(error);
  });
}

function infoOf(options: ServiceOptions, tickets: ServedTickets, rulesDigest: string): ServerInfo {
  const { maxSessions, sessionTimeoutMs, disconnectGraceMs = 0 } = options;
  return {
    name: "helpdesk-env",
    description:
      "IT helpdesk ticket routing: investigate, ask, open incidents, defer, and route a short queue of tickets.",
    version: options.version,
    contractVersion: CONTRACT_VERSION,
    rulesDigest,
    datasetDigest: tickets.whole.digest,
    datasetTicketCount: tickets.whole.tickets.length,
    datasetSplits: tickets.splits.flatMap((split) => {
      const part = tickets.by[split];
      return part === undefined ? [] : [{ split, digest: part.digest, ticketCount: part.tickets.length }];
    }),
    maxConcurrentSessions: maxSessions,
    sessionTimeoutSeconds: Math.round(sessionTimeoutMs / 1000),
    disconnectGraceSeconds: Math.round(disconnectGraceMs / 1000),
    yieldAfterSeconds: YIELD_AFTER_MS / 1000,
    maxQueueSize: Math.min(MAX_QUEUE_SIZE, tickets.whole.tickets.length),
    maxUnansweredPlayRequests: MAX_UNANSWERED_PLAY_REQUESTS,
    maxBatchItems: MAX_BATCH_ITEMS,
    maxForks: MAX_FORKS,
    maxUnreadWatchAnswers: MAX_UNREAD_WATCH_ANSWERS,
    worlds: tickets.worlds && worldsInfo(tickets.worlds),
  };
}
