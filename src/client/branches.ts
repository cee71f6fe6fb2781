import type { CallOptions } from "@connectrpc/connect";
import {
  RunSummarySchema,
  SessionSummarySchema,
  type WatchSessionResponse,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { SessionEndSchema } from "../../gen/ts/helpdesk/v1/error_pb.js";
import type { Observation } from "../domain/observation.js";
import type { Call } from "./call.js";
import { failureOf, HelpdeskError, type SessionEnd } from "./failure.js";
import { observationOf } from "./observation.js";
import { checkNumbers } from "./options.js";
import { plainOf } from "./plain.js";
import { createRequestIds } from "./request-id.js";
import { leftOut, type ObservationOptions } from "./requests.js";
import { named, type Stub } from "./session-calls.js";
import { wordOf } from "./words.js";

/** Where to fork a session, and how often. */
export interface ForkOptions {
  /** Steps of the episode that they share: 0, right after the reset, to as many as it has taken. When left out, all. */
  readonly atStep?: number;
  /** Sessions to open: 1 to `maxForks` of {@link ServerInfo}. When left out, 1. */
  readonly count?: number;
  /** As of a reset. When left out, as it is for the session forked. */
  readonly reattachable?: boolean;
  /** A name for the fork, by which it may be sent again: 16 to 255 characters that nobody else uses. The client makes one. */
  readonly requestId?: string;
}

/** Sessions that share a past. */
export interface Forks<Session> {
  /** As many as were asked for. */
  readonly sessions: readonly Session[];
  /** Steps that each has taken. */
  readonly stepCount: number;
  /** What the agent sees in each. */
  readonly observation: Observation;
}

/** A session as portable bytes. */
export interface Snapshot {
  /** For `restore`, here or at another server with the same rules and tickets; not to be read. */
  readonly snapshot: Uint8Array;
  /** Steps that the session had taken. */
  readonly stepCount: number;
}

/** How a snapshot is restored. */
export type RestoreOptions = Pick<ForkOptions, "reattachable" | "requestId">;

/** A session that goes on where a snapshot was taken. */
export interface Restored<Session> {
  /** It is closed as any session is. */
  readonly session: Session;
  /** Steps that it has taken. */
  readonly stepCount: number;
  /** What the agent sees in it. */
  readonly observation: Observation;
}

/** What of a session is watched. */
export interface WatchOptions {
  /** The first answer of the present episode that is told, 0 being that to the reset. When left out, what is answered from now on. */
  readonly fromStep?: number;
  /** What the observations leave out; nothing when left out. */
  readonly observationOptions?: ObservationOptions;
  /** Ends the watch, as does leaving its loop. */
  readonly signal?: AbortSignal;
}

/** An answer of a session that is watched; or, as the last, its end. */
export type WatchEvent =
  | {
      /** It answered a reset or a step. */
      readonly kind: "answer";
      /** Steps taken with it in its episode; 0: it is that to a reset. */
      readonly stepCount: number;
      /** What it said; the last entry of its history tells the action. */
      readonly observation: Observation;
    }
  | {
      /** The session is over: the last event. */
      readonly kind: "ended";
      /** How. */
      readonly sessionEnd: SessionEnd;
    };

/** An open session, as an operator sees it. */
export interface SessionSummary {
  /** Its id: who knows it can play it, but where tokens say who may. */
  readonly sessionId: string;
  /** Name of the token that it belongs to; empty: the server asks nobody for a token. */
  readonly owner: string;
  /** Absent: it has no episode yet, or nobody has used it since the server was restarted. */
  readonly taskId?: number;
  /** Steps taken in its episode. */
  readonly stepCount: number;
  /** Whether its episode is over. */
  readonly done: boolean;
  /** Since it was opened; for one of before a restart, since the server was started. */
  readonly ageSeconds: number;
  /** Since its last call. */
  readonly idleSeconds: number;
  /** Who plays, as the last reset says; empty: not said. */
  readonly agent: string;
  /** The run that its episode is of; empty: of none. */
  readonly run: string;
  /** Who plays: the policy of the last reset or, without one, its agent; empty: not said. */
  readonly policy: string;
  /** Mean score of the tickets that were handled so far; once the episode is over, its rubric reward. Absent: not known. Contract 1.13. */
  readonly score?: number;
  /** Steps of its episode whose action was penalised; 0 from a server of before contract 1.13. */
  readonly penalizedSteps: number;
}

/** A run, as far as it has come. */
export interface RunSummary {
  /** Its name. */
  readonly run: string;
  /** Name of the token whose it is; empty: the server asks nobody for a token. */
  readonly owner: string;
  /** Who played, in the order in which they came; at most 20. */
  readonly policies: readonly string[];
  /** Episodes that came to their end. */
  readonly finishedEpisodes: number;
  /** Episodes that ended before that. */
  readonly unfinishedEpisodes: number;
  /** Episodes that are being played. */
  readonly openEpisodes: number;
  /**
   * Of the episodes that are over, from 0 to 1; an unfinished one counts as what finishing nothing more would have given. Absent:
   * none is over.
   */
  readonly meanScore?: number;
  /** Of the episodes that are over. */
  readonly steps: number;
  /** Those of them that were penalized. */
  readonly penalizedSteps: number;
  /** When the first episode began, in seconds since 1970 (UTC). */
  readonly firstAt: number;
  /** When the last episode began or ended, likewise. */
  readonly lastAt: number;
  /** Whether its episodes are kept, and can be read at `/runs/NAME`. */
  readonly recorded: boolean;
}

/** Which runs are listed. */
export interface ListRunsOptions extends ListOptions {
  /** That of this name alone. When left out, all. */
  readonly run?: string;
}

/** Which open sessions are listed. */
export interface ListOptions {
  /** Those of this owner alone. When left out, all. */
  readonly owner?: string;
  /** Sessions that are asked for at once, 1 to 1000; the server's own number when left out. */
  readonly pageSize?: number;
}

/** The calls that make sessions out of sessions, and those that look on. */
export interface BranchCalls {
  /** `further`: makes the session of that name. */
  fork<S>(sessionId: string, options: ForkOptions, further: (id: string) => S): Promise<Forks<S>>;
  snapshot(sessionId: string): Promise<Snapshot>;
  restore<S>(
    snapshot: Uint8Array | Snapshot,
    options: RestoreOptions,
    further: (id: string) => S,
  ): Promise<Restored<S>>;
  watch(sessionId: string, options: WatchOptions): AsyncGenerator<WatchEvent, void, undefined>;
  list(options: ListOptions): AsyncGenerator<SessionSummary, void, undefined>;
  runs(options: ListRunsOptions): AsyncGenerator<RunSummary, void, undefined>;
}

/** What these calls need of their client. */
export interface BranchContext {
  readonly stub: Stub;
  readonly call: Call;
  readonly callOptions: CallOptions;
  readonly url: string;
  readonly retries: number;
}

export function createBranchCalls(context: BranchContext): BranchCalls {
  const { stub, call, callOptions } = context;
  const nextRequestId = createRequestIds();
  return {
    async fork(sessionId, { requestId = nextRequestId(), ...options }, further) {
      checkNumbers(options);
      const request = { ...options, sessionId, requestId };
      const send = () => stub.forkSession(request, named(sessionId, callOptions));
      const { sessionIds, stepCount, observation } = await call({ repeatable: true }, send);
      return { sessions: sessionIds.map(further), stepCount, observation: observationOf(observation) };
    },
    async snapshot(sessionId) {
      const send = () => stub.snapshotSession({ sessionId }, named(sessionId, callOptions));
      const { snapshot, stepCount } = await call({ repeatable: true }, send);
      return { snapshot, stepCount };
    },
    async restore(from, { requestId = nextRequestId(), ...options }, further) {
      const snapshot = from instanceof Uint8Array ? from : from.snapshot;
      const request = { ...options, snapshot, requestId };
      const send = () => stub.restoreSession(request, callOptions);
      const { sessionId, stepCount, observation } = await call({ repeatable: true }, send);
      return { session: further(sessionId), stepCount, observation: observationOf(observation) };
    },
    watch: (sessionId, options) => watch(context, sessionId, options),
    // The shapes are the contract's; a test holds them to the server's.
    list: (options) =>
      everyPage(options, async (request) => {
        const page = await call({ repeatable: true }, () => stub.listSessions(request, callOptions));
        const items = page.sessions.map(
          (one) => plainOf(SessionSummarySchema, one) as object as SessionSummary,
        );
        return { ...page, items };
      }),
    runs: (options) =>
      everyPage(options, async (request) => {
        const page = await call({ repeatable: true }, () => stub.listRuns(request, callOptions));
        const items = page.runs.map((one) => plainOf(RunSummarySchema, one) as object as RunSummary);
        return { ...page, items };
      }),
  };
}

/** What is listed, asked for page by page. */
async function* everyPage<O extends ListOptions, T>(
  options: O,
  ask: (
    request: O & { readonly pageToken: string },
  ) => Promise<{ readonly items: readonly T[]; readonly nextPageToken: string }>,
): AsyncGenerator<T, void, undefined> {
  checkNumbers({ pageSize: options.pageSize });
  let pageToken = "";
  do {
    const page = await ask({ ...options, pageToken });
    yield* page.items;
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
}

/** A connection that is lost is made anew, and what was answered meanwhile in the same episode is told. */
async function* watch(
  { stub, url, retries }: BranchContext,
  sessionId: string,
  { fromStep, observationOptions, signal }: WatchOptions,
): AsyncGenerator<WatchEvent, void, undefined> {
  checkNumbers({ fromStep });
  const asked = { sessionId, ...leftOut(observationOptions) };
  // It waits for the next answer without a limit.
  const options = named(sessionId, { timeoutMs: 0, ...(signal !== undefined && { signal }) });
  let from = fromStep;
  for (let lost = 0; ; lost += 1) {
    try {
      for await (const message of stub.watchSession(
        { ...asked, ...(from !== undefined && { fromStep: from }) },
        options,
      )) {
        const event = eventOf(message);
        lost = 0;
        if (event.kind === "answer") from = event.stepCount + 1;
        yield event;
        if (event.kind === "ended") return;
      }
      return;
    } catch (error) {
      if (signal?.aborted === true) return;
      const failure = error instanceof HelpdeskError ? error : failureOf(error, url);
      if (failure.reason !== "unreachable" || lost >= retries) throw failure;
      await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** lost));
    }
  }
}

/** Before the first repetition, in milliseconds. */
const FIRST_PAUSE_MS = 100;

function eventOf({ event }: WatchSessionResponse): WatchEvent {
  if (event.case === "answer") {
    const { stepCount, observation } = event.value;
    return { kind: "answer", stepCount, observation: observationOf(observation) };
  }
  // The words are the contract's.
  const sessionEnd = wordOf(SessionEndSchema, event.case === "ended" ? event.value : 0) as SessionEnd;
  return { kind: "ended", sessionEnd };
}
