/** How a request came to the door, as far as an answer depends on it. */
export interface Arrival {
  /** Whether it was sent over TLS: to the server, or to a trusted proxy, which says so. */
  readonly isSecure: boolean;
  /** The path before the routes' own, without a final slash, where it is known. */
  readonly prefix: string | undefined;
}

/** Straight to the server. */
export const DIRECT: Arrival = { isSecure: false, prefix: undefined };
