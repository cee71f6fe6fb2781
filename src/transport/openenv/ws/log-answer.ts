import { HelpdeskError } from "../../../service/index.js";
import { andThen, type Awaitable } from "../../../support/awaitable.js";
import type { CallIds, RequestLog } from "../../request-log.js";
import { failureFrame, isUnexpected } from "../failure.js";
import { reasonFor } from "../outcome-word.js";
import type { FrameOutcome } from "../frame.js";

/** The socket of a message. */
export interface LoggedSocket {
  readonly path: string;
  /** Its session and its trace. */
  ids(): CallIds;
  /** No answer leaves before this; see `Environment.settled`. */
  settled(): Promise<void> | undefined;
}

/** Logs how the answer to a message went, which began at `started`. */
export function loggedAnswer(
  log: RequestLog,
  answer: Awaitable<FrameOutcome>,
  started: number,
  socket: LoggedSocket,
): Awaitable<FrameOutcome> {
  const tell = (outcome: FrameOutcome): FrameOutcome => {
    logOutcome(log, outcome, started, socket);
    return outcome;
  };
  return andThen(answer, (outcome) => {
    const wait = socket.settled();
    if (wait === undefined) return tell(outcome);
    return wait.then(
      () => tell(outcome),
      (error: unknown) => tell(unsettled(outcome, error)),
    );
  });
}

/** What is answered where it is not known whether the answer is kept. */
export function unsettled(outcome: FrameOutcome, error: unknown): FrameOutcome {
  return outcome.kind === "reply" ? { ...outcome, frame: failureFrame(error), error } : outcome;
}

/** Logs bytes that were no frame. The WebSocket has answered them with its close frame. */
export function logBrokenFrame(log: RequestLog, socket: LoggedSocket): void {
  logOutcome(log, BROKEN, performance.now(), socket);
}

const BROKEN: FrameOutcome = {
  kind: "reply",
  method: "broken frame",
  frame: "",
  error: new HelpdeskError("malformed_request", "A frame cannot be read."),
};

function logOutcome(log: RequestLog, outcome: FrameOutcome, started: number, socket: LoggedSocket): void {
  if (outcome.kind !== "reply") return;
  const { method, error, sessionId } = outcome;
  const { path } = socket;
  const named = (): CallIds => (sessionId === undefined ? socket.ids() : { ...socket.ids(), sessionId });
  if (error !== undefined && isUnexpected(error)) log.failure(error, `${path} ${method}`, named());
  if (!log.requestsWanted) return;
  log.request({
    protocol: "websocket",
    method,
    outcome: reasonFor(error),
    durationMs: performance.now() - started,
    route: path,
    ...(log.idsWanted === true && named()),
  });
}

/** The frame that is sent where an answer could not be written. */
export function faultFrame(log: RequestLog, error: unknown, path: string, ids: CallIds): string {
  log.failure(error, `${path} reply`, ids);
  return failureFrame(error);
}
