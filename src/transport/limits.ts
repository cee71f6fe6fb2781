/** What a server lets its clients take, and how long it waits for one that is silent. docs/limits.md lists every limit. */
export interface TransportLimits {
  /** Largest request body, gRPC message or `/ws` message, in bytes, after unpacking. */
  readonly maxMessageBytes: number;
  /** Of all requests and messages that have not arrived whole, together, in bytes. */
  readonly maxUnfinishedBytes: number;
  /** How often a socket or an HTTP/2 connection is pinged. */
  readonly pingIntervalMs: number;
  /** How long one may stay silent, pings included, before it is cut. */
  readonly pingPatienceMs: number;
}

/** An action is a few hundred bytes. A trainer's event loop may well be blocked for minutes, by an optimizer's step. */
export const DEFAULT_LIMITS: TransportLimits = {
  maxMessageBytes: 1_048_576,
  maxUnfinishedBytes: 67_108_864,
  pingIntervalMs: 20_000,
  pingPatienceMs: 300_000,
};

/**
 * Longest number in JSON, in characters: a double needs 800 at most, and turning digits into a whole number costs the
 * square of them.
 */
export const LONGEST_NUMBER = 1_000;

/** Why a connection is cut whose client lets pings go unanswered; fits into a WebSocket's close frame. */
export function silenceReason(silentMs: number): string {
  return `keepalive ping timeout: silent for ${Math.round(silentMs / 1000)} s (PING_PATIENCE_S)`;
}
