import { HelpdeskError } from "../../../service/index.js";
import { andThen, type Awaitable } from "../../../support/awaitable.js";
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
  forReset(name: SessionName | undefined, options: R): Awaitable<ResetQueue<R, A>>;
  /** Throws `unknown_session` or `episode_not_started`. */
  forStep(name: SessionName | undefined): SessionQueue<R, A>;
  /** Undefined before any reset. Throws `unknown_session`. */
  forState(name: SessionName | undefined): SessionQueue<R, A> | undefined;
  /** Throws `unknown_session` or `episode_not_started`. */
  forReport(name: SessionName | undefined): SessionQueue<R, A>;
  /** The id of the session that is meant, wherever it is. Throws `episode_not_started`. */
  idOf(name: SessionName | undefined): string;
  /** Ends the session and gives its id; harmless where it was closed before. Throws `unknown_session`. */
  close(name: SessionName | undefined): Awaitable<string>;
  /** The default session, and whether it was played since its reset. */
  byDefault(): { readonly id: string; readonly played: boolean } | undefined;
  /** Another process has the default session now. */
  forgetDefault(): void;
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
  const byDefault = new DefaultSession(queues);

  function find(name: SessionName): SessionQueue<R, A> | undefined {
    const queue = queues.find(name.id);
    byDefault.forgetIf(queue);
    return queue;
  }

  function named(name: SessionName): SessionQueue<R, A> {
    const queue = find(name);
    if (queue !== undefined) return queue;
    throw queues.missing(name.id);
  }

  /** The session of a cookie, which may be one that is gone, or that another token opened. */
  function leftOver(name: SessionName): SessionQueue<R, A> | undefined {
    try {
      return find(name);
    } catch (error) {
      if (error instanceof HelpdeskError && error.reason === "permission_denied") return undefined;
      throw error;
    }
  }

  return {
    forReset(name, options) {
      const chosen =
        name === undefined
          ? (queues.openedBy(options) ?? byDefault.toStartOver())
          : name.from === "cookie"
            ? leftOver(name)
            : named(name);
      if (chosen !== undefined) return { queue: chosen, keep: nothing, discard: nothing };
      return andThen(queues.open(options), (queue) => ({
        queue,
        keep: () => byDefault.set(queue),
        discard: () => queue.session.close(),
      }));
    },
    forStep(name) {
      if (name !== undefined) return named(name);
      const queue = byDefault.play();
      if (queue === undefined) throw byDefault.absent("episode_not_started", "There is no episode to step.");
      return queue;
    },
    forState: (name) => (name === undefined ? byDefault.play() : named(name)),
    forReport(name) {
      const queue = name === undefined ? byDefault.current() : named(name);
      if (queue !== undefined) return queue;
      throw byDefault.absent("episode_not_started", "There is no episode to report on.");
    },
    idOf: (name) => byDefault.idOf(name),
    close(name) {
      const id = name?.id ?? byDefault.current()?.session.id;
      if (id === undefined) throw byDefault.absent("unknown_session", "There is no session to close.");
      byDefault.forgetIf(queues.find(id));
      return andThen(queues.close(id), () => id);
    },
    byDefault: () => byDefault.told(),
    forgetDefault: () => byDefault.forget(),
  };
}

/** The session of calls that name none. */
class DefaultSession<R, A> {
  private queue: SessionQueue<R, A> | undefined;
  private played = false;

  constructor(private readonly queues: SessionQueues<R, A>) {}

  set(queue: SessionQueue<R, A>): void {
    this.queue = queue;
    this.played = false;
  }

  /** Somebody names the session: then it is no default any more. */
  forgetIf(named: SessionQueue<R, A> | undefined): void {
    if (named === this.queue) this.queue = undefined;
  }

  idOf(name: SessionName | undefined): string {
    // That it is another process's is for others to find.
    if (name !== undefined) this.forgetIf(this.queues.find(name.id));
    const id = name?.id ?? this.current()?.session.id;
    if (id !== undefined) return id;
    throw this.absent("episode_not_started", "There is no episode yet.");
  }

  forget(): void {
    this.queue = undefined;
    this.played = false;
  }

  told(): { readonly id: string; readonly played: boolean } | undefined {
    const id = this.current()?.session.id;
    return id === undefined ? undefined : { id, played: this.played };
  }

  current(): SessionQueue<R, A> | undefined {
    return this.queue?.session.ended.aborted === true ? undefined : this.queue;
  }

  /** The session for a step, or a look at its state. */
  play(): SessionQueue<R, A> | undefined {
    const queue = this.current();
    if (queue !== undefined) this.played = true;
    return queue;
  }

  /** The session for a reset. */
  toStartOver(): SessionQueue<R, A> | undefined {
    return this.played ? this.current() : undefined;
  }

  /** The failure of a call that has no session; it says how the default one ended, where there was one. */
  absent(reason: "episode_not_started" | "unknown_session", problem: string): HelpdeskError {
    const end = this.queue === undefined ? undefined : this.queues.missing(this.queue.session.id);
    // Who closed it knows.
    if (end?.sessionEnd === undefined || end.sessionEnd === "closed") {
      return new HelpdeskError(reason, problem, "session_id");
    }
    const account = `${problem} ${end.problem}`;
    return new HelpdeskError(reason, account, "session_id", [], undefined, end.sessionEnd);
  }
}
