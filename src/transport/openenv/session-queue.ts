import type { Caller } from "../../access/index.js";
import { HelpdeskError, unknownSession } from "../../service/index.js";
import { andThen, type Awaitable } from "../../support/awaitable.js";
import type { Peers } from "../peers.js";
import type { Environment, EnvironmentSession } from "./environment.js";

/** That a socket has a session. */
export interface Attachment {
  /** Present where the socket's client may come back: the socket is gone. */
  readonly letGo?: () => void;
  /** To be set: another socket has the session now. */
  onTaken?: () => void;
}

/**
 * A session as clients call it: calls never overlap, and one that overruns the deadline ends the session, because
 * nobody can say what it did. Synchronous sessions, such as all of the helpdesk's, are answered before a deadline can
 * pass, and pay for none of this.
 */
export class SessionQueue<R, A> {
  private tail: Promise<void> | undefined;
  private overran = false;
  private attached: Attachment | undefined;
  private closing = false;

  constructor(
    readonly session: EnvironmentSession<R, A>,
    private readonly deadlineMs: number,
  ) {}

  /** Whether a call overran its deadline: every later one is refused. */
  get spoiled(): boolean {
    return this.overran;
  }

  /** Whether a call is under way. */
  get busy(): boolean {
    return this.tail !== undefined;
  }

  /**
   * Gives the session to a socket: it has one at most. One that may come back takes it from the one before, which may be lost
   * without anybody knowing; for any other one undefined then.
   */
  attach(mayComeBack = false): Attachment | undefined {
    if (this.attached !== undefined && !mayComeBack) return undefined;
    const before = this.attached;
    const letGo = mayComeBack ? this.session.hold?.() : undefined;
    if (letGo === undefined) this.session.claim();
    const attachment: Attachment = letGo === undefined ? {} : { letGo };
    this.attached = attachment;
    before?.onTaken?.();
    return attachment;
  }

  /** The socket is gone; the session stays unless it was to end with it. */
  detach(attachment: Attachment): void {
    attachment.letGo?.();
    if (this.attached !== attachment) return;
    this.attached = undefined;
    if (this.closing) this.session.close();
  }

  /** Ends the session now, or when the socket that has it is gone: then true. */
  closeWhenDetached(): boolean {
    if (this.attached !== undefined) this.closing = true;
    else this.session.close();
    return this.attached !== undefined;
  }

  run<T>(
    call: (session: EnvironmentSession<R, A>) => Awaitable<T>,
    deadlineMs = this.deadlineMs,
  ): Awaitable<T> {
    const { tail } = this;
    const turn =
      tail === undefined ? this.start(call, deadlineMs) : tail.then(() => this.start(call, deadlineMs));
    if (turn instanceof Promise) this.follow(turn);
    return turn;
  }

  private start<T>(
    call: (session: EnvironmentSession<R, A>) => Awaitable<T>,
    deadlineMs: number,
  ): Awaitable<T> {
    if (this.overran) throw overrun();
    const result = call(this.session);
    return result instanceof Promise ? this.within(result, deadlineMs) : result;
  }

  private within<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.overran = true;
        reject(overrun());
        this.session.close();
      }, deadlineMs);
      work.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  private follow(turn: Promise<unknown>): void {
    const settled: Promise<void> = turn.then(
      () => this.forget(settled),
      () => this.forget(settled),
    );
    this.tail = settled;
  }

  private forget(settled: Promise<void>): void {
    if (this.tail === settled) this.tail = undefined;
  }
}

function overrun(): HelpdeskError {
  return new HelpdeskError("step_deadline_exceeded", "The environment took longer than its deadline.");
}

/** The queues of an environment's sessions, one each, over all of this transport's protocols. */
export interface SessionQueues<R, A> {
  readonly environment: Environment<R, A>;
  /** Absent: no other process has sessions. */
  readonly peers?: Peers | undefined;
  /** Name of the caller whose they are; undefined: anybody's. */
  readonly callerName?: string | undefined;
  /** Takes a slot; throws what the environment throws. */
  open(options?: R): Awaitable<SessionQueue<R, A>>;
  /** That of the session which this very reset opened, where there is one. Throws what the environment throws. */
  openedBy(options: R): SessionQueue<R, A> | undefined;
  find(id: string): SessionQueue<R, A> | undefined;
  /** Ends a session; harmless where it was closed before. Throws the failure of one that is not there. */
  close(id: string): Awaitable<void>;
  /** The failure of a call that names a session which is not there; it says how the session ended, where that is known. */
  missing(id: string): HelpdeskError;
  /** Those of the sessions that the caller may use; these where nobody is asked. */
  as(caller: Caller | undefined): SessionQueues<R, A>;
}

/**
 * `deadlineMs`: the longest that one call may take of a session that answers later. Below OpenEnv clients' own 60 s, or they lose step.
 * See docs/wire.md#the-deadline.
 */
export function createSessionQueues<R, A>(
  environment: Environment<R, A>,
  deadlineMs: number,
  peers?: Peers,
  callerName?: string,
): SessionQueues<R, A> {
  const queues = new WeakMap<EnvironmentSession<R, A>, SessionQueue<R, A>>();
  const queueOf = (session: EnvironmentSession<R, A>): SessionQueue<R, A> => {
    const known = queues.get(session);
    if (known !== undefined) return known;
    const queue = new SessionQueue(session, deadlineMs);
    queues.set(session, queue);
    return queue;
  };
  const byCaller = new WeakMap<Caller, SessionQueues<R, A>>();
  const queuesFor = (caller: Caller): SessionQueues<R, A> => {
    const known = byCaller.get(caller);
    if (known !== undefined) return known;
    const theirs = environment.as?.(caller) ?? environment;
    const made = theirs === environment ? all : createSessionQueues(theirs, deadlineMs, peers, caller.name);
    byCaller.set(caller, made);
    return made;
  };
  const all: SessionQueues<R, A> = {
    environment,
    peers,
    callerName,
    as: (caller) => (caller === undefined ? all : queuesFor(caller)),
    open: (options) => andThen(environment.open(options), queueOf),
    close(id) {
      if (environment.closeSession !== undefined) return environment.closeSession(id);
      const session = environment.find(id);
      if (session === undefined) throw unknownSession(id, environment.endOf?.(id));
      session.close();
    },
    missing: (id) => unknownSession(id, environment.endOf?.(id)),
    openedBy: (options) => {
      const session = environment.openedBy?.(options);
      return session === undefined ? undefined : queueOf(session);
    },
    find: (id) => {
      const session = environment.find(id);
      return session === undefined ? undefined : queueOf(session);
    },
  };
  return all;
}
