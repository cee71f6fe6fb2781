import type { ResetResponse, StepResponse } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import type { Observation } from "../domain/observation.js";
import type { Action } from "./action.js";
import { HelpdeskError } from "./failure.js";
import { observationOf } from "./observation.js";
import { createRequestIds } from "./request-id.js";
import { resetMessage, stepMessage, type ResetOptions, type StepOptions } from "./requests.js";
import type { ResetMessage, StepMessage } from "./session-calls.js";

/** A call of a session: what to send, and what its outcome means to the session. One of the last two is called, once. */
export interface Move<Message, Answer> {
  /** Asked for at each sending: a session that ended with its stream meanwhile is not named any more. */
  message(): Message;
  /** Whether it may be sent again when its answer was lost: it then changes nothing a second time. */
  readonly repeatable: boolean;
  /** Throws where the answer holds no observation. */
  answered(answer: Answer): Observation;
  failed(failure: HelpdeskError): void;
}

/** What the client knows of a session, and what follows from it for the next call. */
export interface SessionBook {
  /** The server's name for it; undefined before the first reset and after close. */
  readonly id: string | undefined;
  /** The same, or a failure that says to reset first. */
  openedId(): string;
  /** Whether the session ends when its stream does. */
  readonly endsWithStream: boolean;
  reset(options: ResetOptions): Move<ResetMessage, ResetResponse>;
  step(action: Action, options: StepOptions): Move<StepMessage, StepResponse>;
  /** The server has opened it under that name, with a past. */
  take(id: string): void;
  /** Notes what any other call failed with. */
  failed(failure: HelpdeskError): void;
  /** Forgets the session, and gives its name if the server may still have it. */
  leave(): string | undefined;
}

export interface BookOptions {
  /** Called when the session takes its place on the server; gives what to call when it has none any more. */
  readonly opened: () => () => void;
  /** Whether the session ends when its stream does, so that a first reset whose answer was lost with it took no place. */
  readonly endsWithStream?: boolean;
}

/** A session that is no more is told so by these: a reset opens another. */
const GONE = ["unknown_session", "session_lost"];

interface Entries {
  id?: string | undefined;
  gone?: boolean;
  /** A step whose answer was lost. */
  lost?: { readonly action: string; readonly requestId: string } | undefined;
  closed?: (() => void) | undefined;
}

export function createSessionBook({ opened, endsWithStream = false }: BookOptions): SessionBook {
  const entries: Entries = {};
  const nextRequestId = createRequestIds();
  return {
    get id() {
      return entries.id;
    },
    endsWithStream,
    openedId: () => openedId(entries),
    take: (id) => void Object.assign(entries, { id, gone: false, lost: undefined, closed: opened() }),
    failed: (failure) => noteFailure(entries, failure),
    reset: (options) => resetMove(entries, resetMessage(options), { opened, endsWithStream }),
    step: (action, options) => stepMove(entries, action, options, nextRequestId),
    leave: () => {
      const { id, gone, closed } = entries;
      Object.assign(entries, { id: undefined, gone: false, lost: undefined, closed: undefined });
      closed?.();
      return gone === true ? undefined : id;
    },
  };
}

function resetMove(
  entries: Entries,
  asked: ResetMessage,
  { opened, endsWithStream = false }: BookOptions,
): Move<ResetMessage, ResetResponse> {
  const ownId = (): string | undefined => (entries.gone === true ? undefined : entries.id);
  return {
    message: () => {
      const sessionId = ownId();
      return { ...asked, ...(sessionId !== undefined && { sessionId }) };
    },
    // Without a session of its own or a name, a reset that is sent twice would take two places.
    repeatable: ownId() !== undefined || endsWithStream || asked.requestId !== undefined,
    answered: ({ sessionId, observation }) => {
      const closed = entries.closed ?? opened();
      Object.assign(entries, { id: sessionId, gone: false, lost: undefined, closed });
      return observationOf(observation);
    },
    failed: (failure) => noteFailure(entries, failure),
  };
}

function stepMove(
  entries: Entries,
  action: Action,
  options: StepOptions,
  nextRequestId: () => string,
): Move<StepMessage, StepResponse> {
  const key = JSON.stringify(action);
  const again = entries.lost?.action === key ? entries.lost.requestId : undefined;
  const requestId = options.requestId ?? again ?? nextRequestId();
  const message = stepMessage(openedId(entries), action, { ...options, requestId });
  return {
    message: () => message,
    repeatable: true,
    answered: ({ observation }) => {
      const seen = observationOf(observation);
      entries.lost = undefined;
      return seen;
    },
    failed: (failure) => {
      noteFailure(entries, failure);
      if (failure.outcomeUnknown) entries.lost = { action: key, requestId };
    },
  };
}

function openedId({ id }: Entries): string {
  if (id !== undefined) return id;
  throw new HelpdeskError({
    reason: "episode_not_started",
    problem: "No episode has been started.",
    nextStep: "Call reset first.",
  });
}

function noteFailure(entries: Entries, { reason }: HelpdeskError): void {
  if (GONE.includes(reason)) entries.gone = true;
}
