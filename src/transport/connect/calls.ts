import type { Observation } from "../../domain/observation.js";
import type { Connection, HelpdeskService, ResetOptions, Session } from "../../service/index.js";

/** The session of a call, held by the call's connection where that has a meaning. Throws `unknown_session`. */
export function heldSession(
  service: HelpdeskService,
  id: string,
  connection: Connection | undefined,
): Session {
  const session = service.session(id);
  connection?.hold(session);
  return session;
}

export interface ResetCall {
  /** Absent: one is opened. */
  readonly sessionId?: string | undefined;
  readonly reattachable?: boolean | undefined;
  readonly options: ResetOptions;
}

/** Throws what the service throws; a reset that fails leaves no session behind. */
export function resetSession(
  service: HelpdeskService,
  { sessionId, reattachable, options }: ResetCall,
  connection: Connection | undefined,
): { readonly sessionId: string; readonly observation: Observation } {
  const session =
    sessionId === undefined ? service.openSession() : heldSession(service, sessionId, connection);
  let observation: Observation;
  try {
    observation = session.reset(options);
  } catch (error) {
    if (sessionId === undefined) session.close();
    throw error;
  }
  if (reattachable !== undefined) session.setReattachable(reattachable);
  connection?.hold(session);
  return { sessionId: session.id, observation };
}
