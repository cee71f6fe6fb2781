/**
 * The places for sessions that this process has, where several processes share one limit. A place that it does not have
 * may be elsewhere: then it is asked for.
 */
export interface Places {
  /** How many sessions this process may have open. */
  held(): number;
  /** A session was opened or has ended: there are `open` now. */
  changed(open: number): void;
  /**
   * Asks for one more. `take` is called as soon as it is there, before anything else can take it. Rejects with
   * `session_limit_reached` where all places are taken, by sessions that somebody uses.
   */
  oneMore<T>(take: () => T): Promise<T>;
}
