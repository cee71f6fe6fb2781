import type { MessageInitShape } from "@bufbuild/protobuf";
import type { CallOptions, Client } from "@connectrpc/connect";
import { SplitSchema } from "../../gen/ts/helpdesk/v1/dataset_pb.js";
import type {
  EnvironmentService,
  GetEpisodeReportResponse,
  GetStateResponse,
  ResetRequestSchema,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import {
  HistoryDetailSchema,
  StaticFieldsSchema,
  type ObservationOptionsSchema,
} from "../../gen/ts/helpdesk/v1/observation_pb.js";
import { EpisodeReportSchema } from "../../gen/ts/helpdesk/v1/report_pb.js";
import { StateSchema } from "../../gen/ts/helpdesk/v1/state_pb.js";
import { RewardModeSchema } from "../../gen/ts/helpdesk/v1/vocabulary_pb.js";
import type { EpisodeReport } from "../domain/episode-report.js";
import type { EpisodeState } from "../domain/episode-state.js";
import type { Observation } from "../domain/observation.js";
import type { HistoryDetail, RewardMode, SplitChoice, StaticFields } from "../domain/vocabulary.js";
import { actionMessage, type Action } from "./action.js";
import type { Call } from "./call.js";
import { HelpdeskError } from "./failure.js";
import { numberOf } from "./number-of.js";
import { observationOf } from "./observation.js";
import { checkNumbers } from "./options.js";
import { plainOf } from "./plain.js";
import { freshRequestId } from "./request-id.js";

/** What observations leave out, for a caller that has had it before: a list is then empty, and so is a text. */
export interface ObservationOptions {
  /** All; the entry of the last step alone; or none. */
  readonly history?: HistoryDetail | undefined;
  /**
   * The fields that are the same all through the episode (taskName, instructions, allowedFields, availableActionTypes,
   * availableTools): in every observation, or in the first alone, that of the reset.
   */
  readonly staticFields?: StaticFields | undefined;
}

/** What episode to start; everything is optional, and what is left out the server draws from the seed. */
export interface ResetOptions {
  /** 1, 2 or 3, from easy to hard. */
  readonly taskId?: number;
  /** A whole number from 0 to 2147483647; equal seeds play equal episodes. */
  readonly seed?: number;
  /** Tickets in the queue, 1 to 50. */
  readonly queueSize?: number;
  /** The tickets to play, in order, instead of sampled ones; of the split. */
  readonly ticketIds?: readonly string[];
  /** A name for the episode, 1 to 255 characters. */
  readonly episodeId?: string;
  /**
   * Play with these tickets: `dev` is to train on, `test` to judge on, `all` is both. When left out, `dev`, unless the server
   * serves `test` alone.
   */
  readonly split?: SplitChoice;
  /** How the steps pay; dense when left out. It moves nothing else. */
  readonly rewardMode?: RewardMode;
  /**
   * Who plays, in 1 to 255 characters. An exam takes nothing else (`exam_fixed`) and deals its next episode, until there is
   * none (`exam_over`); its record has the name. Nothing else reads it.
   */
  readonly agent?: string;
  /**
   * Whether the session stays for its whole idle time when its connections are gone. Left out: as it was, and false at first.
   * It matters over gRPC alone, whose connections hold a session.
   */
  readonly reattachable?: boolean;
  /** What the observations of the episode leave out; nothing when left out. */
  readonly observationOptions?: ObservationOptions;
}

/** What a step may say beside its action. */
export interface StepOptions {
  /** Refuse the step unless the session has taken exactly so many. */
  readonly expectedStep?: number;
  /**
   * A name for this step, 1 to 255 characters: sent again as the next step, it is answered again and moves nothing. When
   * left out, the client makes one.
   */
  readonly requestId?: string;
  /** What this answer leaves out; what is not named here, as the reset said. */
  readonly observationOptions?: ObservationOptions;
}

/** One environment of the server: at most one episode at a time. Its calls are to be made one after another. */
export interface HelpdeskSession {
  /** The server's name for it; undefined before the first reset and after close. */
  readonly id: string | undefined;
  /** Starts an episode; one in progress is dropped. The first reset takes a place of the server's limit. */
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
  /** Frees its place. Closing twice is harmless. */
  close(): Promise<void>;
}

/** The generated client. */
export type Stub = Client<typeof EnvironmentService>;

/** What a session needs of its client. */
export interface SessionContext {
  readonly stub: Stub;
  readonly call: Call;
  readonly callOptions: CallOptions;
  /** Called when the session takes its place on the server; gives what to call when it has none any more. */
  readonly opened: (session: HelpdeskSession) => () => void;
}

/** A step whose answer was lost. */
interface LostStep {
  readonly action: string;
  readonly requestId: string;
}

export function createSession({ stub, call, callOptions, opened }: SessionContext): HelpdeskSession {
  let id: string | undefined;
  let lost: LostStep | undefined;
  let closed: (() => void) | undefined;
  const openedId = (): string => {
    if (id === undefined) throw notStarted();
    return id;
  };
  /** Sends what may be sent twice. */
  const repeat = <T>(send: () => Promise<T>): Promise<T> => call({ repeatable: true }, send);
  const session: HelpdeskSession = {
    get id() {
      return id;
    },
    reset: (options = {}) =>
      // Without a session of its own, a reset that is sent twice would take two places.
      call({ repeatable: id !== undefined }, async () => {
        const sessionId = id !== undefined && { sessionId: id };
        const answer = await stub.reset({ ...resetRequest(options), ...sessionId }, callOptions);
        id = answer.sessionId;
        lost = undefined;
        closed ??= opened(session);
        return observationOf(answer.observation);
      }),
    step: async (action, { observationOptions, ...options } = {}) => {
      const key = JSON.stringify(action);
      const again = lost?.action === key ? lost.requestId : undefined;
      const requestId = options.requestId ?? again ?? freshRequestId();
      try {
        const seen = await repeat(async () => {
          checkNumbers(options);
          const sessionId = openedId();
          const message = actionMessage(action);
          const asked = { ...options, ...leftOut(observationOptions), requestId };
          const answer = await stub.step({ sessionId, action: message, ...asked }, callOptions);
          return observationOf(answer.observation);
        });
        lost = undefined;
        return seen;
      } catch (error) {
        if (error instanceof HelpdeskError && error.outcomeUnknown) lost = { action: key, requestId };
        throw error;
      }
    },
    state: () => repeat(async () => stateOf(await stub.getState({ sessionId: openedId() }, callOptions))),
    report: () =>
      repeat(async () => reportOf(await stub.getEpisodeReport({ sessionId: openedId() }, callOptions))),
    close: async () => {
      const sessionId = id;
      id = undefined;
      lost = undefined;
      closed?.();
      closed = undefined;
      if (sessionId === undefined) return;
      await repeat(() => stub.closeSession({ sessionId }, callOptions)).catch(passUnknownSession);
    },
  };
  return session;
}

function notStarted(): HelpdeskError {
  return new HelpdeskError({
    reason: "episode_not_started",
    problem: "No episode has been started.",
    nextStep: "Call reset first.",
  });
}

function resetRequest({
  split,
  rewardMode,
  ticketIds = [],
  observationOptions,
  ...options
}: ResetOptions): MessageInitShape<typeof ResetRequestSchema> {
  checkNumbers(options);
  return {
    ...options,
    ticketIds: [...ticketIds],
    split: numberOf(SplitSchema, split, "split"),
    rewardMode: numberOf(RewardModeSchema, rewardMode, "reward_mode"),
    ...leftOut(observationOptions),
  };
}

function leftOut(options: ObservationOptions | undefined): {
  observationOptions?: MessageInitShape<typeof ObservationOptionsSchema>;
} {
  if (options === undefined) return {};
  const { history, staticFields } = options;
  return {
    observationOptions: {
      history: numberOf(HistoryDetailSchema, history, "observation_options.history"),
      staticFields: numberOf(StaticFieldsSchema, staticFields, "observation_options.static_fields"),
    },
  };
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

/** A session that was idle too long, or is closed for the second time, has no place to free. */
function passUnknownSession(error: unknown): void {
  if (!(error instanceof HelpdeskError && error.reason === "unknown_session")) throw error;
}
