import type { Access } from "../../../access/index.js";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Intake } from "../../intake/index.js";
import { DEFAULT_LIMITS } from "../../limits.js";
import type { RequestLog } from "../../request-log.js";
import type { SessionQueues } from "../session-queue.js";
import type { LinkLimits } from "./socket-link.js";

export interface UpgradeOptions<R, A> {
  readonly queues: SessionQueues<R, A>;
  readonly log: RequestLog;
  /** A socket that sent no message for so long is closed. */
  readonly idleTimeoutMs: number;
  /** A message larger than its `maxBytes` closes the socket with 1009, and so does the largest of too many unfinished ones. */
  readonly intake: Intake;
  /** How often each socket is pinged. */
  readonly pingIntervalMs?: number;
  /** One that is silent for so long, pings included, is closed with 1011. */
  readonly pingPatienceMs?: number;
  /** How long a refused socket waits for its client's first message. See docs/wire.md#a-full-server. */
  readonly refusalHoldMs?: number;
  readonly limits?: LinkLimits;
  /** Absent: nobody is asked who they are. */
  readonly access?: Access;
}

export interface OpenEnvUpgrade {
  (request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends every conversation. */
  close(): void;
}

export const UPGRADE_DEFAULTS = {
  pingIntervalMs: DEFAULT_LIMITS.pingIntervalMs,
  pingPatienceMs: DEFAULT_LIMITS.pingPatienceMs,
  refusalHoldMs: 5_000,
  limits: { highWaterBytes: 1024 * 1024, maxWaitingMessages: 256, maxWaitingCharacters: 1024 * 1024 },
} as const;

/** The pieces that one message may come in: clients send one. Each costs more memory than its bytes. */
export const MOST_FRAGMENTS = 1_024;

/** Closes a socket whose message the server does not take, or no longer holds. RFC 6455, 7.4.1. */
export const TOO_BIG = 1009;
/** Closes, as OpenEnv's own server does, a socket whose client answers no ping. */
export const SILENT = 1011;
