import { SplitSchema } from "../../gen/ts/helpdesk/v1/dataset_pb.js";
import { HistoryDetailSchema, StaticFieldsSchema } from "../../gen/ts/helpdesk/v1/observation_pb.js";
import { RewardModeSchema } from "../../gen/ts/helpdesk/v1/vocabulary_pb.js";
import type { TicketSource } from "../domain/ticket-source.js";
import type { HistoryDetail, RewardMode, SplitChoice, StaticFields } from "../domain/vocabulary.js";
import { actionMessage, type Action } from "./action.js";
import { numberOf } from "./number-of.js";
import { checkNumbers } from "./options.js";
import { sourceMessage } from "./source.js";
import type { ResetMessage, StepMessage } from "./session-calls.js";

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
  /**
   * Draw the tickets from a world, which never runs out: `{ generated: { world: 7, split: "train" } }`. The same source and seed give
   * the same episode.
   */
  readonly source?: TicketSource;
  /** How the steps pay; dense when left out. It moves nothing else. */
  readonly rewardMode?: RewardMode;
  /**
   * Who plays, in 1 to 255 characters. An exam takes nothing else (`exam_fixed`) and deals its next episode, until there is
   * none (`exam_over`); its record has the name. Nothing else reads it.
   */
  readonly agent?: string;
  /**
   * The run that the episode is of: a named series of episodes of any clients, by which they are listed, kept and judged. 1 to 64
   * letters, digits, dots, hyphens and underscores, the first a letter or a digit. Changes no answer.
   */
  readonly run?: string;
  /** Who plays, for people and figures, in 1 to 255 characters; what `agent` says when left out. Changes no answer. */
  readonly policy?: string;
  /**
   * Whether the session stays for its whole idle time when its connections are gone. Left out: as it was, and false at first.
   * It matters over gRPC alone, whose connections hold a session.
   */
  readonly reattachable?: boolean;
  /**
   * A name for the reset, by which it may be sent again when its answer was lost: 16 to 255 characters that nobody else
   * uses, such as a UUID. It is then done once.
   */
  readonly requestId?: string;
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

/** A reset's options as the contract has them. Throws what the server would for a word or number that cannot be sent. */
export function resetMessage({
  split,
  rewardMode,
  ticketIds = [],
  source,
  observationOptions,
  ...options
}: ResetOptions): ResetMessage {
  checkNumbers(options);
  return {
    ...options,
    ...(source !== undefined && { source: sourceMessage(source) }),
    ticketIds: [...ticketIds],
    split: numberOf(SplitSchema, split, "split"),
    rewardMode: numberOf(RewardModeSchema, rewardMode, "reward_mode"),
    ...leftOut(observationOptions),
  };
}

/** A step, with a name that makes it the same step when it is sent again. Throws as a reset does. */
export function stepMessage(
  sessionId: string,
  action: Action,
  { observationOptions, ...options }: StepOptions & { readonly requestId: string },
): StepMessage {
  checkNumbers(options);
  return { sessionId, action: actionMessage(action), ...options, ...leftOut(observationOptions) };
}

export function leftOut(options: ObservationOptions | undefined): Pick<ResetMessage, "observationOptions"> {
  if (options === undefined) return {};
  const { history, staticFields } = options;
  return {
    observationOptions: {
      history: numberOf(HistoryDetailSchema, history, "observation_options.history"),
      staticFields: numberOf(StaticFieldsSchema, staticFields, "observation_options.static_fields"),
    },
  };
}
