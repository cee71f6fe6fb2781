/**
 * All that this transport knows of an environment. The helpdesk is one (`helpdesk.ts`); the probe of the tests,
 * which throws, sleeps and sends NaN, is another behind the very same code.
 */

/** Synchronous environments answer at once and cost no promise. */
export type Awaitable<T> = T | Promise<T>;

export type JsonObject = Readonly<Record<string, unknown>>;

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
  /** Frees the slot. Closing twice is harmless. */
  close(): void;
  /** Aborted when the session ends for any reason, its idle time included. */
  readonly ended: AbortSignal;
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
  /** The items of GET /tasks. */
  tasks(): readonly object[];
  /** A body of POST /step without `action` that has one of these keys is taken as the action itself. */
  readonly bareActionKeys: ReadonlySet<string>;
  /** Throws `InvalidInput`. */
  readReset(data: JsonObject): R;
  /** Throws `InvalidInput`. */
  readAction(data: JsonObject): A;
  /** Takes a slot. Throws `HelpdeskError` (`session_limit_reached`) at capacity; any other error is a failing factory. */
  open(): EnvironmentSession<R, A>;
  /** The same object for the same id, as long as the session lives. */
  find(id: string): EnvironmentSession<R, A> | undefined;
}
