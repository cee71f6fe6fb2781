import type { Dataset } from "../dataset/index.js";
import { TASKS } from "../domain/task.js";
import type { SplitChoice } from "../domain/vocabulary.js";
import { HelpdeskError } from "./catalogue.js";
import { CONTRACT_VERSION } from "./contract-version.js";
import type { HelpdeskService } from "./service.js";
import type { Clock, Ids } from "./ports.js";
import { MAX_BATCH_ITEMS, MAX_UNANSWERED_PLAY_REQUESTS } from "./call-limits.js";
import { MAX_QUEUE_SIZE } from "./check-reset.js";
import { digestOfRules } from "./rules-digest.js";
import { servedTickets } from "./served-tickets.js";
import { createSessionTable, YIELD_AFTER_MS } from "./session-table.js";
import { unknownSession } from "./unknown-session.js";

export interface ServiceOptions {
  readonly dataset: Dataset;
  /** Those of its tickets that are served; nothing tells of the others. All of them when absent. */
  readonly split?: SplitChoice;
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

/** A {@link HelpdeskService} and what only its owner may call. */
export interface OwnedService extends HelpdeskService {
  /** Ends the sessions that are idle for too long, and those whose connections are gone for too long. */
  sweep(): void;
  /** Ends every session. */
  closeAll(): void;
}

export function createHelpdeskService(options: ServiceOptions): OwnedService {
  const { clock, ids, maxSessions, sessionTimeoutMs, disconnectGraceMs = 0 } = options;
  const tickets = servedTickets(options.dataset, options.split ?? "all");
  const sessions = createSessionTable({
    tickets,
    clock,
    ids,
    maxSessions,
    sessionTimeoutMs,
    disconnectGraceMs,
  });
  const rulesDigest = digestOfRules();
  let draining = false;
  return {
    info: () => ({
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
    }),
    tasks: () => Object.values(TASKS),
    openSession() {
      if (draining) throw new HelpdeskError("server_draining", "The server is shutting down.");
      return sessions.open();
    },
    session(id) {
      const session = sessions.find(id);
      if (session === undefined) throw unknownSession(id, sessions.endOf(id));
      return session;
    },
    findSession: (id) => sessions.find(id),
    endOf: (id) => sessions.endOf(id),
    activeSessions: () => sessions.count(),
    drain: () => {
      draining = true;
    },
    sweep: () => sessions.sweep(),
    closeAll: () => sessions.closeAll(),
  };
}
