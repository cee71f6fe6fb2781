import type { SessionEnd } from "./session-end.js";

/** How those sessions ended that ended last. */
export interface EndedSessions {
  add(id: string, end: SessionEnd): void;
  /** It goes on: another server knew better. */
  forget(id: string): void;
  /** Undefined for a session that never was, that goes on, or that ended too long ago. */
  endOf(id: string): SessionEnd | undefined;
}

/** Remembers `limit` of them. */
export function rememberEndedSessions(limit: number): EndedSessions {
  const ends = new Map<string, SessionEnd>();
  return {
    add(id, end) {
      ends.set(id, end);
      for (const oldest of ends.keys()) {
        if (ends.size <= limit) break;
        ends.delete(oldest);
      }
    },
    forget: (id) => void ends.delete(id),
    endOf: (id) => ends.get(id),
  };
}
