import type { Action } from "../../domain/action.js";
import type { EpisodeState } from "../../domain/episode-state.js";
import type { Observation } from "../../domain/observation.js";
import { HelpdeskError } from "../../service/index.js";
import type { Connection, HelpdeskService, ResetOptions, Session, StepOptions } from "../../service/index.js";
import { andThen, type Awaitable } from "../../support/awaitable.js";

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

/** Throws, or rejects with, what the service throws; a reset that fails leaves no session behind. */
export function resetSession(
  service: HelpdeskService,
  call: ResetCall,
  connection: Connection | undefined,
): Awaitable<ResetAnswer> {
  const { sessionId } = call;
  if (sessionId === undefined) {
    const opened = service.openedBy(call.options.requestId);
    if (opened !== undefined) return resetIn(opened, { ...call, sessionId: opened.id }, connection);
    return andThen(service.openSessionSoon(undefined, call.options.requestId), (session) =>
      service.inTurn(session.id, () => resetIn(session, call, connection)),
    );
  }
  return resetIn(heldSession(service, sessionId, connection), call, connection);
}

export interface ResetAnswer {
  readonly sessionId: string;
  readonly observation: Observation;
}

function resetIn(
  session: Session,
  { sessionId, reattachable, options }: ResetCall,
  connection: Connection | undefined,
): ResetAnswer {
  // Before the reset, which is written down together with whether a connection holds the session.
  connection?.hold(session);
  try {
    const observation = session.reset({ ...options, reattachable });
    return { sessionId: session.id, observation };
  } catch (error) {
    if (sessionId === undefined) session.close();
    throw error;
  }
}

export interface StepCall {
  readonly sessionId: string;
  /** Throws where the request has none that can be read. */
  readonly action: () => Action;
  readonly options: StepOptions;
}

/** Throws what the service throws; of a session that is not there before of an action that is none. */
export function stepSession(
  service: HelpdeskService,
  { sessionId, action, options }: StepCall,
  connection: Connection | undefined,
): { readonly observation: Observation } {
  const session = heldSession(service, sessionId, connection);
  return { observation: session.step(action(), options) };
}

/** Throws `unknown_session` and `episode_not_started`. */
export function stateOfSession(
  service: HelpdeskService,
  sessionId: string,
  connection: Connection | undefined,
): { readonly state: EpisodeState } {
  const state = heldSession(service, sessionId, connection).state();
  if (state !== null) return { state };
  throw new HelpdeskError("episode_not_started", "The session has no episode yet.", "session_id");
}
