import type { Connection, Holdable } from "./connection.js";

/** The connections that hold a session. */
export interface Holders {
  isEmpty(): boolean;
  add(connection: Connection): void;
  remove(connection: Connection): void;
  /** When the last one was gone; undefined while there is one, before there was any, and after {@link forgetGone}. */
  goneAt(): number | undefined;
  /** A client has come back without a connection that holds. */
  forgetGone(): void;
  /** Tells each that the session has ended. */
  release(session: Holdable): void;
}

export function createHolders(now: () => number): Holders {
  /** Most sessions are never held by more than one. */
  const connections = new Set<Connection>();
  let goneAt: number | undefined;
  return {
    isEmpty: () => connections.size === 0,
    add(connection) {
      connections.add(connection);
      goneAt = undefined;
    },
    remove(connection) {
      if (connections.delete(connection) && connections.size === 0) goneAt = now();
    },
    goneAt: () => goneAt,
    forgetGone: () => {
      goneAt = undefined;
    },
    release(session) {
      for (const connection of connections) connection.forget(session);
      connections.clear();
    },
  };
}
