import type { Caller } from "../../access/index.js";
import type { Observation } from "../../domain/observation.js";
import type {
  Branched,
  ForkOptions,
  OpeningOptions,
  SessionEnd,
  SessionSnapshot,
  Together,
} from "../../service/index.js";
import type { Awaitable } from "../../support/awaitable.js";
import type { EndSignal } from "../../support/end-signal.js";
import type { JsonObject } from "../../support/is-object.js";
import type { Peers } from "../peers.js";
import type { WatchEvents } from "../watch-events.js";

export type { JsonObject };

/**
 * All that this transport knows of an environment. The helpdesk is one (`helpdesk/`); the probe of the tests,
 * which throws, sleeps and sends NaN, is another behind the very same code.
 */

/** JSON Schema 2020-12. */
export type JsonSchema = JsonObject;

/** What reset and step answer. Keys are camelCase here and snake_case on the wire. */
export interface EnvironmentReply {
  readonly observation: object;
  /** Written as it is on `/ws`, as a number on HTTP; a non-finite number becomes null. */
  readonly reward: unknown;
  readonly done: boolean;
  /** Left out of the message when null or empty. */
  readonly metadata: object | null;
  /** All of it as JSON, of an environment that writes its replies itself; to be copied before another reply is written. */
  json?(): ReplyJson;
}

/** `{"observation":{…},"reward":…,"done":…,"metadata":{…}}` in three parts. */
export interface ReplyJson {
  /** A character for each byte of UTF-8. */
  readonly before: string;
  /** UTF-8, encoded for an earlier reply. */
  readonly kept: Uint8Array;
  /** As `before`. */
  readonly after: string;
}

/** What an HTTP step may carry beside its action. */
export interface StepCall {
  readonly requestId?: string;
  readonly expectedStep?: number;
  /** Seconds, above 0. */
  readonly timeoutSeconds?: number;
}

/** One client's environment. What it throws is answered as an error; the session goes on. */
export interface EnvironmentSession<R, A> {
  readonly id: string;
  reset(options: R): Awaitable<EnvironmentReply>;
  step(action: A, call: StepCall): Awaitable<EnvironmentReply>;
  state(): Awaitable<object>;
  /** Of the finished episode, for graders; absent where the environment writes none. */
  report?(): Awaitable<object>;
  /** A socket has it from now on: a full server does not give it up. */
  claim(): void;
  /**
   * A socket has it whose client may come back by another one: gives what says that the socket is gone, after which the session
   * stays for a while. Absent: then it ends with its socket.
   */
  hold?(): () => void;
  /** Frees the slot. Closing twice is harmless. */
  close(): void;
  /** Aborted when the session ends for any reason, its idle time included. */
  readonly ended: EndSignal;
}

/** One tool, as `tools/list` gives it. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  /** What it does, when it pays and what goes wrong, for a model. */
  readonly description: string;
  readonly inputSchema: JsonSchema;
}

/** What a tool answers. */
export interface ToolAnswer {
  /** As a model reads it. */
  readonly text: string;
  /** The same as data; keys are camelCase here and snake_case on the wire. */
  readonly data: unknown;
  /** Of the step that the call was; null and false where it was none. */
  readonly reward: unknown;
  readonly done: boolean;
  readonly metadata: object | null;
}

/** The tool's name is none of the environment's. */
export class UnknownTool extends Error {
  override readonly name = "UnknownTool";

  constructor(
    readonly tool: string,
    readonly known: readonly string[],
  ) {
    super(`Unknown tool: '${tool}'. The tools are ${known.join(", ")}.`);
  }
}

/** An environment's actions as tools of an agent: reset and state are none of them. See docs/mcp.md. */
export interface Toolbox<R, A> {
  /** The server's name, for people. */
  readonly title: string;
  /** What an episode can be asked for, by the names of a reset; each key with the schema of its value. */
  readonly episode: Readonly<Record<string, JsonSchema>>;
  /** The tools that make sense in the session's episode; all of them without one. */
  list(session: EnvironmentSession<R, A> | undefined): readonly Tool[];
  /** Starts an episode; its text is what an agent reads first. */
  start(session: EnvironmentSession<R, A>, options: R): Awaitable<ToolAnswer>;
  /** Throws {@link UnknownTool}, `InvalidInput` for arguments that do not fit, or what a step throws. */
  call(session: EnvironmentSession<R, A>, name: string, args: JsonObject): Awaitable<ToolAnswer>;
}

/** A part of the tasks. */
export interface TaskSplit {
  readonly name: string;
  readonly type: "train" | "validation" | "test";
  /** How many tasks it has. */
  readonly size: number;
}

/** Tasks that can be asked for by their place in a split. See docs/mcp.md#tasks-to-choose-from. */
export interface TaskRows {
  readonly splits: readonly TaskSplit[];
  /** The row at `index`, from 0 to the split's size − 1: what reset takes, under reset's own names. */
  row(split: string, index: number): JsonObject;
}

/** The body of GET /handbook. */
export interface Handbook {
  /** The whole as Markdown. */
  readonly text: string;
}

/** Sessions out of sessions, and looking on, as an environment has them whose episodes can be played again. */
export interface Branches {
  fork(id: string, options: ForkOptions): Awaitable<Branched>;
  snapshot(id: string): Awaitable<SessionSnapshot>;
  restore(snapshot: Uint8Array, options: OpeningOptions): Awaitable<Branched>;
  /** Wherever the session is. */
  watch(id: string, from: number | undefined, peers: Peers | undefined): Awaitable<WatchEvents>;
  /** As an answer to a reset or a step tells it. */
  reply(observation: Observation): EnvironmentReply;
}

/** `R` is a reset request and `A` an action, both already checked. */
export interface Environment<R, A> {
  readonly name: string;
  /** The body of GET /metadata. */
  metadata(): object;
  /** The body of GET /schema. */
  readonly schemas: {
    readonly action: JsonSchema;
    readonly observation: JsonSchema;
    readonly state: JsonSchema;
  };
  /** The schema of what `report` answers; absent where the environment writes none. */
  readonly reportSchema?: JsonSchema;
  /** What `state` answers before any reset; `episode_id` null and `step_count` 0 where it is not said. */
  readonly newbornState?: object;
  /** The items of GET /tasks. */
  tasks(): readonly object[];
  /** What the words of its actions mean; absent where the environment says none. */
  readonly handbook?: Handbook;
  /** Absent where the environment has no tools. */
  readonly toolbox?: Toolbox<R, A>;
  /** Absent where tasks have no rows. */
  readonly taskRows?: TaskRows;
  /** A body of POST /step without `action` that has one of these keys is taken as the action itself. */
  readonly bareActionKeys: ReadonlySet<string>;
  /** `beside`: names of the request outside its data, which say nothing of an episode. Throws `InvalidInput`. */
  readReset(data: JsonObject, beside?: readonly string[]): R;
  /** Throws `InvalidInput`. */
  readAction(data: JsonObject): A;
  /**
   * Takes a slot. Throws `HelpdeskError` (`session_limit_reached`) at capacity; any other error is a failing factory.
   * `options`: of the reset that it is opened for, where that is known.
   */
  open(options?: R): Awaitable<EnvironmentSession<R, A>>;
  /** The session that this very reset opened, whose answer was lost; absent or undefined where there is none. Throws. */
  openedBy?(options: R): EnvironmentSession<R, A> | undefined;
  /**
   * To be awaited before a session is looked for by its id: it is here then, if it is anywhere. `isFresh`: and as it is, whatever
   * other servers did with it. Absent where no other server has sessions. Rejects.
   */
  bring?(id: string, isFresh: boolean): Awaitable<void>;
  /** The same object for the same id, as long as the session lives. */
  find(id: string): EnvironmentSession<R, A> | undefined;
  /** Ends a session; harmless where it was closed before. Absent: as {@link find} and the session's own close do. Throws. */
  closeSession?(id: string): Awaitable<void>;
  /** Absent where an episode cannot be played again. */
  readonly branches?: Branches;
  /** No answer leaves before this: absent or undefined where nothing has to be waited for. Rejects with what is answered then. */
  settled?(): Promise<void> | undefined;
  /** Absent: nothing is won by making calls together. */
  readonly together?: Together | undefined;
  /** How a session ended that is not there any more. Undefined, or absent: nobody remembers. */
  endOf?(id: string): SessionEnd | undefined;
  /** The same with the sessions that the caller may use; absent where everybody may use all. */
  as?(caller: Caller): Environment<R, A>;
}
