import { HelpdeskError } from "../../../service/index.js";
import { andThen, type Awaitable } from "../../../support/awaitable.js";
import type { RequestLog } from "../../request-log.js";
import { failureFrame, isUnexpected } from "../failure.js";
import { reasonFor } from "../outcome-word.js";
import type { FrameOutcome } from "../frame.js";

/** Answers a message, and logs how that went. */
export function loggedAnswer(
  log: RequestLog,
  answer: (text: string) => Awaitable<FrameOutcome>,
  text: string,
  session: { readonly id: string },
  /** The answer does not leave before this; see `Environment.settled`. */
  settled: () => Promise<void> | undefined,
): Awaitable<FrameOutcome> {
  const started = log.requestsWanted ? performance.now() : 0;
  const tell = (outcome: FrameOutcome): FrameOutcome => {
    logOutcome(log, outcome, started, session);
    return outcome;
  };
  return andThen(answer(text), (outcome) => {
    const wait = settled();
    if (wait === undefined) return tell(outcome);
    return wait.then(
      () => tell(outcome),
      (error: unknown) => tell(unsettled(outcome, error)),
    );
  });
}

/** What is answered where it is not known whether the answer is kept. */
function unsettled(outcome: FrameOutcome, error: unknown): FrameOutcome {
  return outcome.kind === "reply" ? { ...outcome, frame: failureFrame(error), error } : outcome;
}

/** Logs bytes that were no frame. The WebSocket has answered them with its close frame. */
export function logBrokenFrame(log: RequestLog, session: { readonly id: string }): void {
  logOutcome(log, BROKEN, performance.now(), session);
}

const BROKEN: FrameOutcome = {
  kind: "reply",
  method: "broken frame",
  frame: "",
  error: new HelpdeskError("malformed_request", "A frame cannot be read."),
};

function logOutcome(
  log: RequestLog,
  outcome: FrameOutcome,
  started: number,
  session: { readonly id: string },
): void {
  if (outcome.kind !== "reply") return;
  const { method, error } = outcome;
  if (error !== undefined && isUnexpected(error)) log.failure(error, `/ws ${method}`);
  if (!log.requestsWanted) return;
  log.request({
    protocol: "websocket",
    method,
    outcome: reasonFor(error),
    durationMs: performance.now() - started,
    sessionId: session.id,
  });
}

/** The frame that is sent where an answer could not be written. */
export function faultFrame(log: RequestLog, error: unknown): string {
  log.failure(error, "/ws reply");
  return failureFrame(error);
}
