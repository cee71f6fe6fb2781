import type { Connection, Holdable, Session } from "../../service/index.js";

/** Sessions that end together with the stream that they were opened on. */
export interface StreamSessions {
  add(session: Session): void;
  /** Another process's; adding it twice is harmless. */
  addElsewhere(id: string, close: () => void): void;
  /** The stream has ended. Closing twice is harmless. */
  close(): void;
}

export function createStreamSessions(): StreamSessions {
  /** Each by what it is held as. */
  const sessions = new Map<Holdable, Session>();
  const elsewhere = new Map<string, () => void>();
  let isClosed = false;
  /** Holds each, so that it hears of those that end before the stream does. */
  const holder: Connection = {
    hold: (session) => void session.heldBy(holder),
    forget: (ended) => void sessions.delete(ended),
    close: () => undefined,
  };
  return {
    add(session) {
      // One that was opened for a stream which has ended meanwhile ends at once.
      if (isClosed) session.close();
      else sessions.set(session.heldBy(holder), session);
    },
    addElsewhere(id, close) {
      if (isClosed) close();
      else elsewhere.set(id, close);
    },
    close() {
      isClosed = true;
      for (const close of elsewhere.values()) close();
      elsewhere.clear();
      for (const session of [...sessions.values()]) session.close();
      sessions.clear();
    },
  };
}
