/** The use cases. Every transport calls these and translates; none has rules of its own. */
import type { Action } from "../domain/action.js";
import type { EpisodeReport } from "../domain/episode-report.js";
import type { EpisodeState } from "../domain/episode-state.js";
import type { Observation } from "../domain/observation.js";
import type { Task, TaskId } from "../domain/task.js";
import type { SourceNumber, TicketSource } from "../domain/ticket-source.js";
import type { RewardMode, Split, SplitChoice } from "../domain/vocabulary.js";
import type { Awaitable } from "../support/awaitable.js";
import type { Branched, ForkOptions, OpeningOptions, SessionSnapshot } from "./branch-options.js";
import type { Holdable } from "./connection.js";
import type { ObservationOptions } from "./observation-options.js";
import type { RunPage } from "../runs/index.js";
import type { EndSignal } from "../support/end-signal.js";
import type { RunAsked, RunQuery } from "./run-query.js";
import type { SessionEnd } from "./session-end.js";
import type { SessionOwner } from "./session-owner.js";
import type { SessionPage, SessionQuery } from "./session-summary.js";
import type { Together } from "./calls-together.js";
import type { Watcher } from "./watching.js";

export type { SessionOwner };

/**
 * What a reset asks for; everything is optional. Values are of the right type but not yet checked.
 * See docs/rules.md#reset.
 */
export interface ResetOptions {
  readonly taskId?: number;
  readonly seed?: number;
  readonly queueSize?: number;
  readonly ticketIds?: readonly string[];
  readonly episodeId?: string;
  /** Dev when absent; on a server of one split alone, that one. */
  readonly split?: SplitChoice;
  /** Where the tickets come from; absent: those that the server was started with. */
  readonly source?: TicketSource;
  /** Dense when absent. */
  readonly rewardMode?: RewardMode;
  /** Who plays, for the record of an exam. */
  readonly agent?: string;
  /** The run that the episode is of; of none when absent. */
  readonly run?: string;
  /** Who plays, for people and figures; what `agent` says when absent. */
  readonly policy?: string;
  /** What the observations of the episode leave out; nothing when absent. */
  readonly observationOptions?: ObservationOptions;
  /** Whether the session stays for its whole idle time when its connections are gone; when absent, as before. */
  readonly reattachable?: boolean | undefined;
  /** The same id as that of the session's last call, where that was a reset, answers it again and moves nothing. */
  readonly requestId?: string;
  /** What the request names and nothing is made of: names that nobody knows, or whose value is null. An exam refuses it. */
  readonly ignored?: readonly string[];
}

export interface StepOptions {
  /** Refuse the step unless the session has taken exactly so many. */
  readonly expectedStep?: number;
  /** The same id as the session's last step answers that step's observation again and moves nothing. */
  readonly requestId?: string;
  /** What this answer leaves out; each of them, when absent, as the reset said. */
  readonly observationOptions?: ObservationOptions;
}

/** One client's environment: at most one episode at a time, and one slot of the server's limit. */
export interface Session extends Holdable {
  readonly id: string;
  /** Name of the owner; empty where nobody is asked who they are. */
  readonly owner: string;
  /** Starts an episode, dropping the one in progress. On an error the one in progress stays. */
  reset(options: ResetOptions): Observation;
  step(action: Action, options?: StepOptions): Observation;
  /** Null before the first reset. */
  state(): EpisodeState | null;
  /** Of the finished episode. Throws `episode_not_started` and, before the end, `episode_not_over`. */
  report(): EpisodeReport;
  /** The task of the episode; null before the first reset. */
  taskId(): TaskId | null;
  /** Says that a socket has the session: it ends with the socket or by idling, and is never given up. */
  claim(): void;
  /** Frees the slot. Closing twice is harmless. Where that cannot be written down it is written down later. */
  close(): void;
  /** Aborted when the session ends for any reason, its idle time included. */
  readonly ended: EndSignal;
}

/** One split of the tickets; a count of 0 says that it cannot be played. */
export interface SplitInfo {
  readonly split: Split;
  /** Of its tickets. */
  readonly digest: string;
  readonly ticketCount: number;
}

/** The worlds of a server. */
export interface WorldsInfo {
  /** SHA-256 of what they are made of. */
  readonly digest: string;
  /** SHA-256 of the key that they are derived from; empty: there is none. */
  readonly keyDigest: string;
  /** The numbers of a source, by the names of the contract. */
  readonly options: readonly ({ readonly name: string } & SourceNumber)[];
}

export interface ServerInfo {
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly contractVersion: string;
  /** SHA-256 over every table of the rules. */
  readonly rulesDigest: string;
  readonly datasetDigest: string;
  readonly datasetTicketCount: number;
  /** Every split that is served once, dev first. */
  readonly datasetSplits: readonly SplitInfo[];
  readonly maxConcurrentSessions: number;
  /** 0: never. */
  readonly sessionTimeoutSeconds: number;
  /** From the end of the last connection that held a session to the session's own end; 0: it is not ended for that. */
  readonly disconnectGraceSeconds: number;
  /** Idle time after which a full server may give up a session that nobody uses. */
  readonly yieldAfterSeconds: number;
  readonly maxQueueSize: number;
  /** Requests of one Play stream that may be unanswered. */
  readonly maxUnansweredPlayRequests: number;
  readonly maxBatchItems: number;
  /** Sessions that one fork opens. */
  readonly maxForks: number;
  /** Answers that may wait for a watcher. */
  readonly maxUnreadWatchAnswers: number;
  /** What a reset can draw tickets from; undefined: no worlds are here. */
  readonly worlds: WorldsInfo | undefined;
}

export interface HelpdeskService {
  /** Name of the one caller whose it is; absent: anybody's. */
  readonly callerName?: string;
  info(): ServerInfo;
  tasks(): readonly Task[];
  /**
   * Takes a slot; on a full server, or of an owner who has all that it may have, that of the session idle longest of
   * those that nobody uses, if there is one. Throws `session_limit_reached` or `server_draining`.
   */
  openSession(owner?: SessionOwner): Session;
  /**
   * As {@link openSession}; where several processes share the limit and this one has no place left, later: the others are
   * asked for one. Throws, or rejects, as that throws. `requestId`: where several servers share sessions, the one that the
   * reset of that request opened is given again.
   */
  openSessionSoon(owner?: SessionOwner, requestId?: string): Awaitable<Session>;
  /**
   * The session that the reset of that request opened and that has done nothing since: then it is sent again. Undefined
   * where there is none, and where the request has no id. Throws `invalid_identifier` for an id that others may choose, too.
   */
  openedBy(requestId: string | undefined): Session | undefined;
  /** Throws `unknown_session`, which says how the session ended as long as that is remembered. */
  session(id: string): Session;
  /** Undefined where {@link session} would throw. */
  findSession(id: string): Session | undefined;
  /** How a session ended that is not there any more, as long as that is remembered. */
  endOf(id: string): SessionEnd | undefined;
  /** Ends the session; harmless where it was closed before. Throws `unknown_session` and `store_failed`. */
  closeSession(id: string): void;
  /**
   * Opens sessions that share the session's past up to a step: all of them or none. Throws, or rejects with,
   * `unknown_session`, `episode_not_started`, `invalid_step`, `invalid_count`, `session_limit_reached`, `server_draining`.
   */
  forkSession(id: string, options: ForkOptions): Awaitable<Branched>;
  /** The session as portable bytes. Throws, or rejects with, `unknown_session` and `episode_not_started`. */
  snapshotSession(id: string): Awaitable<SessionSnapshot>;
  /** Whether snapshots can be read, and made, by who has the server's key alone. */
  readonly sealsSnapshots: boolean;
  /**
   * Opens a session from a snapshot. Throws, or rejects with, `invalid_snapshot`, `snapshot_mismatch`,
   * `session_limit_reached`, `server_draining`.
   */
  restoreSession(snapshot: Uint8Array, options: OpeningOptions): Awaitable<Branched>;
  /**
   * Tells the watcher of every answer of the session, and of its end; before this returns, of those of the present episode
   * from step `from` on, where that is said. Gives what ends it. Throws, or rejects with, `unknown_session` and `invalid_step`.
   */
  watchSession(id: string, from: number | undefined, watcher: Watcher): Awaitable<() => void>;
  /**
   * A page of the open sessions, of all servers that share them, for the operator. Throws, or rejects with,
   * `malformed_request` and `store_failed`.
   */
  listSessions(query: SessionQuery): Awaitable<SessionPage>;
  /** A page of the runs. Throws, or rejects with, `malformed_request` and `store_failed`. */
  listRuns(query: RunQuery): Awaitable<RunPage>;
  /**
   * The episodes of a run that are over, as a trajectory file. Throws, or rejects with, `unknown_run`, `not_recorded` and
   * `store_failed`.
   */
  readRun(asked: RunAsked): Awaitable<AsyncIterable<Uint8Array>>;
  /**
   * No answer may leave before this: undefined where all that was done is as safe as the server promises; else it settles
   * when it is, or rejects with `store_failed`.
   */
  settled(): Promise<void> | undefined;
  /**
   * Makes a call, of a session where it names one, and gives what it comes to when that may leave: at once where nothing has to
   * be waited for. Where several servers share sessions, the session is here and as it is while the call is made, calls on it
   * are made one after another, and one that turns out to count for nothing is made again. Throws, or rejects with, what the
   * call fails with, and `store_failed`.
   */
  inTurn<T>(sessionId: string | undefined, call: () => Awaitable<T>): Awaitable<T>;
  /**
   * To be awaited before a session is looked for outside of {@link inTurn}: it is here then, if it is anywhere. `isFresh`: and as
   * it is, whatever other servers did with it. Absent where no other server has sessions. Rejects with `store_failed`.
   */
  bring?(sessionId: string, isFresh: boolean): Awaitable<void>;
  /** Absent: nothing is won by making calls together. */
  readonly together?: Together | undefined;
  activeSessions(): number;
  /** Refuses new sessions from now on; open ones finish. */
  drain(): void;
}
