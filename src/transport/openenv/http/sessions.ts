import { HelpdeskError } from "../../../service/index.js";
import type { Seat, Seats } from "../session-queue.js";

/** How a request names its session. An id that was written out is meant; a cookie may merely be left over. */
export interface SessionName {
  readonly id: string;
  readonly from: "request" | "cookie";
}

/**
 * Which session an HTTP call plays. OpenEnv wire 15.3.
 *
 * A call that names a session plays that one. A reset that names none opens a new session, so that two clients
 * never share one unasked, and it becomes the default of calls that name none. It stops being the default as
 * soon as somebody names it. Once it was played as the default, its player keeps no cookies, and the next
 * nameless reset starts over in it instead of leaving it behind. Those that nobody came back to make room when the
 * server is full, which the service sees to.
 */
export interface HttpSessions<R, A> {
  forReset(name: SessionName | undefined): ResetSeat<R, A>;
  /** Throws `unknown_session` or `episode_not_started`. */
  forStep(name: SessionName | undefined): Seat<R, A>;
  /** Undefined before any reset. Throws `unknown_session`. */
  forState(name: SessionName | undefined): Seat<R, A> | undefined;
  /** Throws `unknown_session` or `episode_not_started`. */
  forReport(name: SessionName | undefined): Seat<R, A>;
  /** Throws `unknown_session`. */
  forClose(name: SessionName | undefined): Seat<R, A>;
}

export interface ResetSeat<R, A> {
  readonly seat: Seat<R, A>;
  /** To be called when the reset went well. */
  readonly keep: () => void;
  /** To be called when it did not: a session opened for it is not left behind. */
  readonly discard: () => void;
}

const nothing = (): void => undefined;

export function createHttpSessions<R, A>(seats: Seats<R, A>): HttpSessions<R, A> {
  let defaultSeat: Seat<R, A> | undefined;
  let playedAsDefault = false;

  function find(name: SessionName): Seat<R, A> | undefined {
    const seat = seats.find(name.id);
    if (seat !== undefined && seat === defaultSeat) defaultSeat = undefined;
    return seat;
  }

  function named(name: SessionName): Seat<R, A> {
    const seat = find(name);
    if (seat !== undefined) return seat;
    throw seats.missing(name.id);
  }

  function current(): Seat<R, A> | undefined {
    return defaultSeat?.session.ended.aborted === true ? undefined : defaultSeat;
  }

  /** Says how the default session ended, where there was one. */
  function noDefault(reason: "episode_not_started" | "unknown_session", problem: string): HelpdeskError {
    if (defaultSeat === undefined) return new HelpdeskError(reason, problem, "session_id");
    const { problem: account, sessionEnd } = seats.missing(defaultSeat.session.id);
    // Who closed it knows.
    if (sessionEnd === undefined || sessionEnd === "closed")
      return new HelpdeskError(reason, problem, "session_id");
    return new HelpdeskError(reason, `${problem} ${account}`, "session_id", [], undefined, sessionEnd);
  }

  return {
    forReset(name) {
      const chosen = name === undefined ? undefined : name.from === "cookie" ? find(name) : named(name);
      if (chosen !== undefined) return { seat: chosen, keep: nothing, discard: nothing };
      const before = current();
      if (name === undefined && before !== undefined && playedAsDefault) {
        return { seat: before, keep: nothing, discard: nothing };
      }
      const seat = seats.open();
      return {
        seat,
        keep: () => {
          defaultSeat = seat;
          playedAsDefault = false;
        },
        discard: () => seat.session.close(),
      };
    },
    forStep(name) {
      if (name !== undefined) return named(name);
      const seat = current();
      if (seat === undefined) throw noDefault("episode_not_started", "There is no episode to step.");
      playedAsDefault = true;
      return seat;
    },
    forState(name) {
      if (name !== undefined) return named(name);
      const seat = current();
      if (seat !== undefined) playedAsDefault = true;
      return seat;
    },
    forReport(name) {
      const seat = name === undefined ? current() : named(name);
      if (seat === undefined) throw noDefault("episode_not_started", "There is no episode to report on.");
      return seat;
    },
    forClose(name) {
      const seat = name === undefined ? current() : named(name);
      if (seat === undefined) throw noDefault("unknown_session", "There is no session to close.");
      return seat;
    },
  };
}
