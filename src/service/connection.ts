/** What a connection needs of a session. */
export interface Holdable {
  /** It was called over the connection. Gives what the connection is to let go of: itself, or what it stands for. */
  heldBy(connection: Connection): Holdable;
  /** The connection is gone. */
  letGoBy(connection: Connection): void;
}

/**
 * A connection whose end says that its client is gone: one of gRPC. It holds the sessions that are called over it.
 * A connection of HTTP/1.1 is none: a client may close it after any answer.
 */
export interface Connection {
  /** To be called with the session of each call. */
  hold(session: Holdable): void;
  /** The session has ended. */
  forget(session: Holdable): void;
  /** The connection is gone. Closing twice is harmless. */
  close(): void;
}

export function createConnection(): Connection {
  const held = new Set<Holdable>();
  let closed = false;
  const connection: Connection = {
    hold(session) {
      const holding = session.heldBy(connection);
      // A call can outlive its connection: its answer finds nobody.
      if (closed) holding.letGoBy(connection);
      else held.add(holding);
    },
    forget: (session) => void held.delete(session),
    close() {
      closed = true;
      for (const session of held) session.letGoBy(connection);
      held.clear();
    },
  };
  return connection;
}
