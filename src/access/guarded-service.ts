import type { HelpdeskService, Session } from "../service/index.js";
import { andThen } from "../support/awaitable.js";
import { GuardedSession } from "./guarded-session.js";
import { mayTouch, SESSION_OPERATIONS } from "./may-touch.js";
import { anothersSession, roleMayNot } from "./refusals.js";
import { guardedBranches } from "./guarded-branches.js";
import type { TokenHolder } from "./token-holder.js";

/** Whoever finds the session then is asked for the right to it. */
function bringOf(service: HelpdeskService): Pick<HelpdeskService, "bring"> {
  return service.bring === undefined ? {} : { bring: (id, isFresh) => service.bring?.(id, isFresh) };
}

/**
 * The service as the holder of one token has it. Every transport is given this in place of the service, so that
 * none can forget to ask.
 */
export function guardService(service: HelpdeskService, holder: TokenHolder): HelpdeskService {
  const { entry } = holder;
  const { name, maxSessions } = entry;
  const owner = { name, ...(maxSessions !== undefined && { maxSessions }) };
  const known = new WeakMap<Session, GuardedSession>();

  function guarded(session: Session): GuardedSession {
    const earlier = known.get(session);
    if (earlier !== undefined) return earlier;
    // Also before anything is done with it: whoever merely finds a session holds on to it.
    if (!SESSION_OPERATIONS.some((operation) => mayTouch(entry, operation, session.owner))) {
      throw anothersSession(session.id);
    }
    const made = new GuardedSession(session, holder);
    known.set(session, made);
    return made;
  }

  // Each by its name: what is new in the service asks for its rights here, or does not compile.
  return {
    callerName: name,
    info: () => service.info(),
    tasks: () => service.tasks(),
    openSession() {
      holder.require("reset");
      return guarded(service.openSession(owner));
    },
    openSessionSoon(_, requestId) {
      holder.require("reset");
      return andThen(service.openSessionSoon(owner, requestId), guarded);
    },
    openedBy(requestId) {
      holder.require("reset");
      const session = service.openedBy(requestId);
      return session === undefined ? undefined : guarded(session);
    },
    session: (id) => guarded(service.session(id)),
    closeSession(id) {
      const session = service.findSession(id);
      if (session !== undefined) holder.requireRight("close", id, session.owner);
      service.closeSession(id);
    },
    ...guardedBranches(service, holder, owner),
    settled: () => service.settled(),
    inTurn: (id, call) => service.inTurn(id, call),
    ...bringOf(service),
    findSession(id) {
      const session = service.findSession(id);
      return session === undefined ? undefined : guarded(session);
    },
    endOf: (id) => service.endOf(id),
    activeSessions: () => service.activeSessions(),
    drain: () => {
      throw roleMayNot(entry, "unlisted");
    },
  };
}
