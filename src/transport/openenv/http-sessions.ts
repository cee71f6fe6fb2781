import { HelpdeskError } from "../../service/index.js";
import type { Seat, Seats } from "./seat.js";

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
 * nameless reset starts over in it instead of leaving it behind. Of those that nobody ever came back to, the oldest
 * are closed, so that resets alone never fill the server.
 */
export interface HttpSessions<R, A> {
  forReset(name: SessionName | undefined): ResetSeat<R, A>;
  /** Throws `unknown_session` or `episode_not_started`. */
  forStep(name: SessionName | undefined): Seat<R, A>;
  /** Undefined before any reset. Throws `unknown_session`. */
  forState(name: SessionName | undefined): Seat<R, A> | undefined;
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

/** Sessions of nameless resets that wait for somebody to come back to them. */
const MOST_UNCLAIMED = 64;

const nothing = (): void => undefined;

export function createHttpSessions<R, A>(seats: Seats<R, A>): HttpSessions<R, A> {
  let defaultSeat: Seat<R, A> | undefined;
  let playedAsDefault = false;
  /** Oldest first. */
  const unclaimed = new Set<Seat<R, A>>();

  function leaveUnclaimed(seat: Seat<R, A>): void {
    unclaimed.add(seat);
    for (const oldest of unclaimed) {
      if (unclaimed.size <= MOST_UNCLAIMED) break;
      unclaimed.delete(oldest);
      oldest.session.close();
    }
  }

  function find(name: SessionName): Seat<R, A> | undefined {
    const seat = seats.find(name.id);
    if (seat !== undefined) unclaimed.delete(seat);
    if (seat !== undefined && seat === defaultSeat) defaultSeat = undefined;
    return seat;
  }

  function named(name: SessionName): Seat<R, A> {
    const seat = find(name);
    if (seat !== undefined) return seat;
    const shown = JSON.stringify(name.id.slice(0, 64));
    throw new HelpdeskError("unknown_session", `There is no session ${shown}.`, "session_id");
  }

  function current(): Seat<R, A> | undefined {
    if (defaultSeat?.session.ended.aborted === true) defaultSeat = undefined;
    return defaultSeat;
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
          leaveUnclaimed(seat);
        },
        discard: () => seat.session.close(),
      };
    },
    forStep(name) {
      if (name !== undefined) return named(name);
      const seat = current();
      if (seat === undefined) {
        throw new HelpdeskError("episode_not_started", "There is no episode to step.", "session_id");
      }
      playedAsDefault = true;
      unclaimed.delete(seat);
      return seat;
    },
    forState(name) {
      if (name !== undefined) return named(name);
      const seat = current();
      if (seat !== undefined) {
        playedAsDefault = true;
        unclaimed.delete(seat);
      }
      return seat;
    },
    forClose(name) {
      const seat = name === undefined ? current() : named(name);
      if (seat === undefined) {
        throw new HelpdeskError("unknown_session", "There is no session to close.", "session_id");
      }
      unclaimed.delete(seat);
      return seat;
    },
  };
}
