import type { SessionEnd as PbSessionEnd } from "../../gen/ts/helpdesk/v1/error_pb.js";
import type { Action } from "../domain/action.js";
import type { TicketSource } from "../domain/ticket-source.js";
import type { HistoryDetail, RewardMode, SplitChoice, StaticFields } from "../domain/vocabulary.js";

/** How a session ended, in the words of error.proto. */
export type EndWord = Lowercase<Exclude<keyof typeof PbSessionEnd, "UNSPECIFIED">>;

/** All of them. */
export const END_WORDS: readonly EndWord[] = Object.keys({
  closed: 0,
  idle: 0,
  given_up: 0,
  disconnected: 0,
  lost: 0,
} satisfies Record<EndWord, 0>) as EndWord[]; // the compiler has just said that these are all of its keys

/** What every record says. The messages of `proto/helpdesk/journal/v1` say what each member means. */
interface Common {
  readonly sessionId: string;
  /** 0 for the first record of its session. */
  readonly sequence: number;
  /** Seconds since 1970 (UTC), to the millisecond. */
  readonly at: number;
}

export interface OpenedRecord extends Common {
  readonly kind: "opened";
  readonly contractVersion: string;
  readonly rulesDigest: string;
  readonly datasetDigest: string;
  readonly answersDigest: string;
  readonly owner?: string | undefined;
  readonly endsWithSocket: boolean;
  readonly branched?: BranchedRecord | undefined;
}

/** With which past a session was opened. */
export interface BranchedRecord {
  /** They follow at once. */
  readonly steps: number;
  /** Absent: it had no id. */
  readonly request?: string | undefined;
}

export interface ResetRecord extends Common {
  readonly kind: "reset";
  readonly requestId?: string | undefined;
  readonly taskId?: number | undefined;
  readonly seed: number;
  readonly queueSize?: number | undefined;
  readonly ticketIds?: readonly string[] | undefined;
  readonly episodeId?: string | undefined;
  readonly split: SplitChoice;
  readonly source?: TicketSource | undefined;
  readonly rewardMode?: RewardMode | undefined;
  readonly agent?: string | undefined;
  readonly run?: string | undefined;
  readonly policy?: string | undefined;
  readonly reattachable: boolean;
  readonly answerDigest: string;
  readonly history?: HistoryDetail | undefined;
  readonly staticFields?: StaticFields | undefined;
  readonly held: boolean;
}

export interface StepRecord extends Common {
  readonly kind: "step";
  /** 1 for the first step of the episode. */
  readonly number: number;
  readonly action: Action;
  readonly requestId?: string | undefined;
  readonly answerDigest: string;
  readonly done: boolean;
}

export interface ClosedRecord extends Common {
  readonly kind: "closed";
  readonly how: EndWord;
}

/** One thing that happened to a session. */
export type JournalRecord = OpenedRecord | ResetRecord | StepRecord | ClosedRecord;
