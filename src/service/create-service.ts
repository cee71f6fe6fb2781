import { splitDataset, type Dataset } from "../dataset/index.js";
import { TASKS } from "../domain/task.js";
import { SPLITS } from "../domain/vocabulary.js";
import { HelpdeskError } from "./catalogue.js";
import { CONTRACT_VERSION } from "./contract-version.js";
import type { HelpdeskService, Session } from "./service.js";
import type { Clock, Ids } from "./ports.js";
import { MAX_QUEUE_SIZE } from "./check-reset.js";
import { digestOfRules } from "./rules-digest.js";
import { rememberEndedSessions } from "./ended-sessions.js";
import { createSession, type OpenSession } from "./session.js";
import { unknownSession } from "./unknown-session.js";

export interface ServiceOptions {
  readonly dataset: Dataset;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Of the package. */
  readonly version: string;
  readonly maxSessions: number;
  /** Idle time after which a session ends, in milliseconds. */
  readonly sessionTimeoutMs: number;
  /** From the end of the last connection that held a session to the session's own end, in milliseconds; 0, or absent: never. */
  readonly disconnectGraceMs?: number;
}

/**
 * Idle time after which a full server may give up a session that nobody uses, in milliseconds: as long as OpenEnv's
 * clients wait for an answer.
 */
const YIELD_AFTER_MS = 60_000;

/** Ended sessions of which it is remembered how they did. An id is 36 characters: about a megabyte. */
const MOST_REMEMBERED = 10_000;

/** A {@link HelpdeskService} and what only its owner may call. */
export interface OwnedService extends HelpdeskService {
  /** Ends the sessions that are idle for too long, and those whose connections are gone for too long. */
  sweep(): void;
  /** Ends every session. */
  closeAll(): void;
}

export function createHelpdeskService(options: ServiceOptions): OwnedService {
  const { dataset, clock, ids, maxSessions, sessionTimeoutMs, disconnectGraceMs = 0 } = options;
  /** The one used last is last. */
  const sessions = new Map<string, OpenSession>();
  const ended = rememberEndedSessions(MOST_REMEMBERED);
  const splits = splitDataset(dataset);
  let draining = false;

  function openSession(): Session {
    if (draining) throw new HelpdeskError("server_draining", "The server is shutting down.");
    if (sessions.size >= maxSessions) makeRoom();
    if (sessions.size >= maxSessions) {
      throw new HelpdeskError(
        "session_limit_reached",
        `Server at capacity: ${sessions.size}/${maxSessions} sessions active.`,
        "session",
        [],
        { activeSessions: sessions.size, maxSessions },
      );
    }
    const session: OpenSession = createSession({
      id: ids.sessionId(),
      tickets: { all: dataset, ...splits },
      drawSeed: () => ids.seed(),
      now: () => clock.now(),
      onUse: () => {
        if (sessions.delete(session.id)) sessions.set(session.id, session);
      },
      onEnd: (how) => {
        sessions.delete(session.id);
        ended.add(session.id, how);
      },
    });
    sessions.set(session.id, session);
    return session;
  }

  function makeRoom(): void {
    sweep();
    if (sessions.size >= maxSessions) giveUpUnused();
  }

  /** Ends the session idle longest of those that nobody uses. */
  function giveUpUnused(): void {
    const now = clock.now();
    for (const session of sessions.values()) {
      if (now - session.lastUsed() <= YIELD_AFTER_MS) return;
      if (session.isUnused()) return session.end("given_up");
    }
  }

  function sweep(): void {
    const now = clock.now();
    for (const session of sessions.values()) {
      const goneAt = session.disconnectedAt();
      if (now - session.lastUsed() >= sessionTimeoutMs) session.end("idle");
      else if (disconnectGraceMs > 0 && goneAt !== undefined && now - goneAt >= disconnectGraceMs) {
        session.end("disconnected");
      }
    }
  }

  const rulesDigest = digestOfRules();
  return {
    info: () => ({
      name: "helpdesk-env",
      description:
        "IT helpdesk ticket routing: investigate, ask, open incidents, defer, and route a short queue of tickets.",
      version: options.version,
      contractVersion: CONTRACT_VERSION,
      rulesDigest,
      datasetDigest: dataset.digest,
      datasetTicketCount: dataset.tickets.length,
      datasetSplits: SPLITS.map((split) => ({
        split,
        digest: splits[split].digest,
        ticketCount: splits[split].tickets.length,
      })),
      maxConcurrentSessions: maxSessions,
      sessionTimeoutSeconds: Math.round(sessionTimeoutMs / 1000),
      disconnectGraceSeconds: Math.round(disconnectGraceMs / 1000),
      yieldAfterSeconds: YIELD_AFTER_MS / 1000,
      maxQueueSize: Math.min(MAX_QUEUE_SIZE, dataset.tickets.length),
    }),
    tasks: () => Object.values(TASKS),
    openSession,
    session(id) {
      const session = sessions.get(id);
      if (session === undefined) throw unknownSession(id, ended.endOf(id));
      return session;
    },
    findSession: (id) => sessions.get(id),
    endOf: (id) => ended.endOf(id),
    activeSessions: () => sessions.size,
    drain: () => {
      draining = true;
    },
    sweep,
    closeAll: () => {
      for (const session of sessions.values()) session.close();
    },
  };
}
