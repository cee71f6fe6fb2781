/** What the service needs from outside, so that tests can pin it. */
export interface Clock {
  /** Milliseconds that never go back. */
  now(): number;
}

export interface Ids {
  /** A new, unguessable session id. */
  sessionId(): string;
  /** A whole number from 0 to 2³¹ − 1. */
  seed(): number;
}
