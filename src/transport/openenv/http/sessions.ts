import { HelpdeskError } from "../../../service/index.js";
import type { SessionQueue, SessionQueues } from "../session-queue.js";

/** How a request names its session. An id that was written out is meant; a cookie may merely be left over. */
export interface SessionName {
  readonly id: string;
  readonly from: "request" | "cookie";
}

/**
 * Which session an HTTP call plays. See docs/contract.md#sessions.
 *
 * A call that names a session plays that one. A reset that names none opens a new session, so that two clients
 * never share one unasked, and it becomes the default of calls that name none. It stops being the default as
 * soon as somebody names it. Once it was played as the default, its player keeps no cookies, and the next
 * nameless reset starts over in it instead of leaving it behind. Those that nobody came back to make room when the
 * server is full, which the service sees to.
 */
export interface HttpSessions<R, A> {
  forReset(name: SessionName | undefined): ResetQueue<R, A>;
  /** Throws `unknown_session` or `episode_not_started`. */
  forStep(name: SessionName | undefined): SessionQueue<R, A>;
  /** Undefined before any reset. Throws `unknown_session`. */
  forState(name: SessionName | undefined): SessionQueue<R, A> | undefined;
  /** Throws `unknown_session` or `episode_not_started`. */
  forReport(name: SessionName | undefined): SessionQueue<R, A>;
  /** Throws `unknown_session`. */
  forClose(name: SessionName | undefined): SessionQueue<R, A>;
}

export interface ResetQueue<R, A> {
  readonly queue: SessionQueue<R, A>;
  /** To be called when the reset went well. */
  readonly keep: () => void;
  /** To be called when it did not: a session opened for it is not left behind. */
  readonly discard: () => void;
}

const nothing = (): void => undefined;

export function createHttpSessions<R, A>(queues: SessionQueues<R, A>): HttpSessions<R, A> {
  let defaultQueue: SessionQueue<R, A> | undefined;
  let playedAsDefault = false;

  function find(name: SessionName): SessionQueue<R, A> | undefined {
    const queue = queues.find(name.id);
    if (queue !== undefined && queue === defaultQueue) defaultQueue = undefined;
    return queue;
  }

  function named(name: SessionName): SessionQueue<R, A> {
    const queue = find(name);
    if (queue !== undefined) return queue;
    throw queues.missing(name.id);
  }

  function current(): SessionQueue<R, A> | undefined {
    return defaultQueue?.session.ended.aborted === true ? undefined : defaultQueue;
  }

  /** Says how the default session ended, where there was one. */
  function noDefault(reason: "episode_not_started" | "unknown_session", problem: string): HelpdeskError {
    if (defaultQueue === undefined) return new HelpdeskError(reason, problem, "session_id");
    const { problem: account, sessionEnd } = queues.missing(defaultQueue.session.id);
    // Who closed it knows.
    if (sessionEnd === undefined || sessionEnd === "closed")
      return new HelpdeskError(reason, problem, "session_id");
    return new HelpdeskError(reason, `${problem} ${account}`, "session_id", [], undefined, sessionEnd);
  }

  return {
    forReset(name) {
      const chosen = name === undefined ? undefined : name.from === "cookie" ? find(name) : named(name);
      if (chosen !== undefined) return { queue: chosen, keep: nothing, discard: nothing };
      const before = current();
      if (name === undefined && before !== undefined && playedAsDefault) {
        return { queue: before, keep: nothing, discard: nothing };
      }
      const queue = queues.open();
      return {
        queue,
        keep: () => {
          defaultQueue = queue;
          playedAsDefault = false;
        },
        discard: () => queue.session.close(),
      };
    },
    forStep(name) {
      if (name !== undefined) return named(name);
      const queue = current();
      if (queue === undefined) throw noDefault("episode_not_started", "There is no episode to step.");
      playedAsDefault = true;
      return queue;
    },
    forState(name) {
      if (name !== undefined) return named(name);
      const queue = current();
      if (queue !== undefined) playedAsDefault = true;
      return queue;
    },
    forReport(name) {
      const queue = name === undefined ? current() : named(name);
      if (queue === undefined) throw noDefault("episode_not_started", "There is no episode to report on.");
      return queue;
    },
    forClose(name) {
      const queue = name === undefined ? current() : named(name);
      if (queue === undefined) throw noDefault("unknown_session", "There is no session to close.");
      return queue;
    },
  };
}
