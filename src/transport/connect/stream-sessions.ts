import type { Connection, Session } from "../../service/index.js";

/** Sessions that end together with the stream that they were opened on. */
export interface StreamSessions {
  add(session: Session): void;
  /** The stream has ended. Closing twice is harmless. */
  close(): void;
}

export function createStreamSessions(): StreamSessions {
  const sessions = new Set<Session>();
  /** Holds each, so that it hears of those that end before the stream does. */
  const holder: Connection = {
    hold: (session) => session.heldBy(holder),
    forget: (ended) => {
      for (const session of sessions) if (session === ended) sessions.delete(session);
    },
    close: () => undefined,
  };
  return {
    add(session) {
      if (sessions.has(session)) return;
      sessions.add(session);
      holder.hold(session);
    },
    close() {
      for (const session of [...sessions]) session.close();
      sessions.clear();
    },
  };
}
