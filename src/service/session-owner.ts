/** Whom a session belongs to: the name of the token that opened it. */
export interface SessionOwner {
  readonly name: string;
  /** Most sessions that it may have open; undefined: as many as the server takes. */
  readonly maxSessions?: number;
}
