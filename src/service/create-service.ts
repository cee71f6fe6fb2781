import { splitDataset, type Dataset } from "../dataset/index.js";
import { TASKS } from "../domain/task.js";
import { SPLITS } from "../domain/vocabulary.js";
import { HelpdeskError } from "./catalogue.js";
import { CONTRACT_VERSION } from "./contract-version.js";
import type { HelpdeskService, Session } from "./service.js";
import type { Clock, Ids } from "./ports.js";
import { MAX_QUEUE_SIZE } from "./check-reset.js";
import { digestOfRules } from "./rules-digest.js";
import { createSession, type OpenSession } from "./session.js";

export interface ServiceOptions {
  readonly dataset: Dataset;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Of the package. */
  readonly version: string;
  readonly maxSessions: number;
  /** Idle time after which a session ends, in milliseconds. */
  readonly sessionTimeoutMs: number;
}

/**
 * Idle time after which a session that nobody came back to may be given up for a new one, in milliseconds: as long as
 * OpenEnv's clients wait for an answer. One whose caller left before the answer is known to nobody, and would else
 * keep its slot for the whole session timeout.
 */
const ABANDONED_AFTER_MS = 60_000;

/** A {@link HelpdeskService} and what only its owner may call. */
export interface OwnedService extends HelpdeskService {
  /** Ends the sessions that are idle for too long. */
  sweep(): void;
  /** Ends every session. */
  closeAll(): void;
}

export function createHelpdeskService(options: ServiceOptions): OwnedService {
  const { dataset, clock, ids, maxSessions, sessionTimeoutMs } = options;
  const sessions = new Map<string, OpenSession>();
  /** Those that nobody came back to; the first was opened first. */
  const unclaimed = new Set<OpenSession>();
  const splits = splitDataset(dataset);
  let draining = false;

  function openSession(): Session {
    if (draining) throw new HelpdeskError("server_draining", "The server is shutting down.");
    if (sessions.size >= maxSessions) giveUpAbandoned();
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
      onClose: () => {
        sessions.delete(session.id);
        unclaimed.delete(session);
      },
      onClaim: () => unclaimed.delete(session),
    });
    sessions.set(session.id, session);
    unclaimed.add(session);
    return session;
  }

  /** Ends the session that was abandoned first. Opened first is unused for longest: only its first reset came since. */
  function giveUpAbandoned(): void {
    const [oldest] = unclaimed;
    if (oldest !== undefined && clock.now() - oldest.lastUsed() > ABANDONED_AFTER_MS) oldest.close();
  }

  function sweep(): void {
    const oldest = clock.now() - sessionTimeoutMs;
    for (const session of sessions.values()) {
      if (session.lastUsed() <= oldest) session.close();
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
      maxQueueSize: Math.min(MAX_QUEUE_SIZE, dataset.tickets.length),
    }),
    tasks: () => Object.values(TASKS),
    openSession,
    session(id) {
      const session = sessions.get(id);
      if (session === undefined) {
        throw new HelpdeskError(
          "unknown_session",
          `There is no session ${JSON.stringify(id.slice(0, 64))}.`,
          "session_id",
        );
      }
      return session;
    },
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
