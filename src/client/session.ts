import type {
  GetEpisodeReportResponse,
  GetStateResponse,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { EpisodeReportSchema } from "../../gen/ts/helpdesk/v1/report_pb.js";
import { StateSchema } from "../../gen/ts/helpdesk/v1/state_pb.js";
import type { EpisodeReport } from "../domain/episode-report.js";
import type { EpisodeState } from "../domain/episode-state.js";
import type { Observation } from "../domain/observation.js";
import type { Action } from "./action.js";
import type { BranchCalls, ForkOptions, Forks, Snapshot, WatchEvent, WatchOptions } from "./branches.js";
import type { Call } from "./call.js";
import { HelpdeskError } from "./failure.js";
import { plainOf } from "./plain.js";
import type { ResetOptions, StepOptions } from "./requests.js";
import { createSessionBook, type Move, type SessionBook } from "./session-book.js";
import type { SessionCalls } from "./session-calls.js";

/** One environment of the server: at most one episode at a time. Its calls are to be made one after another. */
export interface HelpdeskSession {
  /** The server's name for it; undefined before the first reset and after close. */
  readonly id: string | undefined;
  /**
   * Starts an episode; one in progress is dropped. The first reset takes a place of the server's limit, and so does the next one
   * after `unknown_session` or `session_lost`: it opens another session.
   */
  reset(options?: ResetOptions): Promise<Observation>;
  /**
   * Takes one action. When its answer was lost ({@link HelpdeskError.outcomeUnknown}), call it again with the same action:
   * it is the same step, and is taken once.
   */
  step(action: Action, options?: StepOptions): Promise<Observation>;
  /** The operator's view of the episode. */
  state(): Promise<EpisodeState>;
  /**
   * What the finished episode was worth beside its optimum, and why, with the labels of its tickets: for graders. Throws
   * `episode_not_over` before the end, `exam_withheld` in an exam.
   */
  report(): Promise<EpisodeReport>;
  /**
   * Opens sessions that share this one's episode up to a step, all or none; from there on each is its own. A lost answer is asked for
   * again and opens nothing twice. Throws `invalid_step`, `invalid_count`, `session_limit_reached`, `exam_withheld`.
   */
  fork(options?: ForkOptions): Promise<Forks<HelpdeskSession>>;
  /** The session as portable bytes, for the client's `restore`, here or at another server. It moves nothing. */
  snapshot(): Promise<Snapshot>;
  /**
   * Every answer of the session to a reset or a step as it is given, whoever plays it; the last event is its end. Watching is no use of
   * the session. A lost connection is made anew. Throws `invalid_step`, `watcher_too_slow`, `exam_withheld`.
   */
  watch(options?: WatchOptions): AsyncGenerator<WatchEvent, void, undefined>;
  /** Frees its place. Closing twice is harmless. */
  close(): Promise<void>;
}

/** What a session needs of its client. */
export interface SessionContext {
  readonly calls: SessionCalls;
  readonly call: Call;
  readonly branches: BranchCalls;
  /** Makes the session of a fork of this one, by its name. */
  readonly further: (id: string) => HelpdeskSession;
  /** Awaited before a reset is sent. */
  readonly ready: () => Promise<unknown>;
  /** Called when the session takes its place on the server; gives what to call when it has none any more. */
  readonly opened: (session: HelpdeskSession) => () => void;
  /** Whether it ends when its stream does. */
  readonly endsWithStream?: boolean;
}

const books = new WeakMap<HelpdeskSession, SessionBook>();

/** What is known of a session; undefined for an object that is no session of this client's making. */
export function bookOf(session: HelpdeskSession): SessionBook | undefined {
  return books.get(session);
}

/** The session, which the server has opened under that name. */
export function adopted(session: HelpdeskSession, id: string): HelpdeskSession {
  bookOf(session)?.take(id);
  return session;
}

export function createSession({
  calls,
  call,
  ready,
  opened,
  branches,
  further,
  ...context
}: SessionContext): HelpdeskSession {
  const book = createSessionBook({ ...context, opened: () => opened(session) });
  const noting = async <T>(made: () => Promise<T>): Promise<T> => {
    try {
      return await made();
    } catch (error) {
      if (error instanceof HelpdeskError) book.failed(error);
      throw error;
    }
  };
  /** Sends what may be sent twice. */
  const repeat = <T>(send: () => Promise<T>): Promise<T> => noting(() => call({ repeatable: true }, send));
  const play = async <M, A>(move: Move<M, A>, send: (message: M) => Promise<A>): Promise<Observation> => {
    try {
      return await call(move, async () => move.answered(await send(move.message())));
    } catch (error) {
      if (error instanceof HelpdeskError) move.failed(error);
      throw error;
    }
  };
  const session: HelpdeskSession = {
    get id() {
      return book.id;
    },
    reset: async (options = {}) => {
      await ready();
      return play(book.reset(options), (message) => calls.reset(message));
    },
    step: async (action, options = {}) => play(book.step(action, options), (message) => calls.step(message)),
    state: () => repeat(async () => stateOf(await calls.getState({ sessionId: book.openedId() }))),
    report: () => repeat(async () => reportOf(await calls.getEpisodeReport({ sessionId: book.openedId() }))),
    fork: (options = {}) => noting(async () => branches.fork(book.openedId(), options, further)),
    snapshot: () => noting(async () => branches.snapshot(book.openedId())),
    watch: (options = {}) => branches.watch(book.openedId(), options),
    close: async () => {
      const sessionId = book.leave();
      if (sessionId === undefined) return;
      await call({ repeatable: true }, () => calls.closeSession({ sessionId })).catch(passUnknownSession);
    },
  };
  books.set(session, book);
  return session;
}

/** The words and shapes of a state are the domain's by contract; tests hold every field to the engine's. */
function stateOf({ state }: GetStateResponse): EpisodeState {
  if (state === undefined) throw new Error("the answer holds no state");
  return plainOf(StateSchema, state) as object as EpisodeState;
}

/** As with the state, a test holds it to the engine's. */
function reportOf({ report }: GetEpisodeReportResponse): EpisodeReport {
  if (report === undefined) throw new Error("the answer holds no report");
  return plainOf(EpisodeReportSchema, report) as object as EpisodeReport;
}

/** A session that was idle too long, whose process is gone, or that is closed for the second time, has no place to free. */
function passUnknownSession(error: unknown): void {
  const gone = ["unknown_session", "session_lost"];
  if (!(error instanceof HelpdeskError && gone.includes(error.reason))) throw error;
}
