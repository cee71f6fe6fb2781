import type { OpenSession } from "./session.js";

/** Sessions by the request that opened them, so that one that is sent again finds its own. */
export interface Openings {
  add(requestId: string, session: OpenSession): void;
  /** Undefined where there is none, and where the session has done more since. */
  find(requestId: string): OpenSession | undefined;
  /** The session has ended. */
  forget(session: OpenSession): void;
}

export function rememberOpenings(): Openings {
  const sessions = new Map<string, OpenSession>();
  const requests = new Map<OpenSession, string>();
  return {
    add(requestId, session) {
      sessions.set(requestId, session);
      requests.set(session, requestId);
    },
    find(requestId) {
      const session = sessions.get(requestId);
      return session?.wasOpenedBy(requestId) === true ? session : undefined;
    },
    forget(session) {
      const requestId = requests.get(session);
      if (requestId === undefined) return;
      requests.delete(session);
      if (sessions.get(requestId) === session) sessions.delete(requestId);
    },
  };
}
