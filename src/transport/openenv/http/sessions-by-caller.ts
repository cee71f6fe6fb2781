import type { RouteCall } from "../../route.js";
import type { SessionQueues } from "../session-queue.js";
import { createHttpSessions, type HttpSessions } from "./sessions.js";

/** The sessions of HTTP calls as the caller of one has them. */
export type SessionsByCaller<R, A> = (call: Pick<RouteCall, "caller">) => HttpSessions<R, A>;

/** Each caller has a default session of its own. */
export function sessionsByCaller<R, A>(queues: SessionQueues<R, A>): SessionsByCaller<R, A> {
  const known = new WeakMap<SessionQueues<R, A>, HttpSessions<R, A>>();
  return ({ caller }) => {
    const theirs = queues.as(caller);
    const sessions = known.get(theirs) ?? createHttpSessions(theirs);
    known.set(theirs, sessions);
    return sessions;
  };
}
