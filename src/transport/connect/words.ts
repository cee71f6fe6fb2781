import * as pb from "../../../gen/ts/helpdesk/v1/vocabulary_pb.js";
import {
  HistoryDetail as PbHistoryDetail,
  StaticFields as PbStaticFields,
} from "../../../gen/ts/helpdesk/v1/observation_pb.js";
import { Split as PbSplit } from "../../../gen/ts/helpdesk/v1/dataset_pb.js";
import {
  ErrorReason as PbErrorReason,
  SessionEnd as PbSessionEnd,
} from "../../../gen/ts/helpdesk/v1/error_pb.js";
import {
  WorldSplit as PbWorldSplit,
  WorldTwin as PbWorldTwin,
} from "../../../gen/ts/helpdesk/v1/source_pb.js";
import { WORLD_SPLITS, WORLD_TWINS } from "../../domain/ticket-source.js";
import * as words from "../../domain/vocabulary.js";
import { CATALOGUE, SESSION_ENDS, type ErrorReason } from "../../service/index.js";

/** The words of a generated enum: its value names in lower case, but for the zero value. */
export type Words<E> = Lowercase<Exclude<keyof E & string, "UNSPECIFIED">>;

/** Both directions between the domain's words and the numbers of one enum. */
export interface WordTable<W extends string, N extends number> {
  /** The number of a word; of no word at all, that of UNSPECIFIED. */
  readonly number: (word: W | undefined) => N;
  /** Undefined for UNSPECIFIED and for a number that is no value of the enum. */
  readonly word: (number: number) => W | undefined;
}

/**
 * Pairs a list of words with a generated enum. Compiles only when the two have exactly the same words: a word of the
 * list that the enum lacks breaks `L`, a value of the enum that the list lacks turns the parameter into that word.
 */
export function wordTable<E extends Readonly<Record<"UNSPECIFIED", number>>, L extends readonly Words<E>[]>(
  generated: E,
  list: Exclude<Words<E>, L[number]> extends never ? L : Exclude<Words<E>, L[number]>,
): WordTable<L[number], E[keyof E] & number> {
  type N = E[keyof E] & number;
  const numbers = new Map<string, N>();
  const names = new Map<number, L[number]>();
  // The signature has proved that every word, in upper case, is a key of the enum, and that `list` is a list of them.
  for (const word of list as readonly L[number][]) {
    const number = generated[word.toUpperCase() as keyof E] as N;
    numbers.set(word, number);
    names.set(number, word);
  }
  const unspecified = generated.UNSPECIFIED as N;
  return {
    number: (word) => (word === undefined ? unspecified : (numbers.get(word) ?? unspecified)),
    word: (number) => names.get(number),
  };
}

export const issueTypes = wordTable(pb.IssueType, words.ISSUE_TYPES);
export const priorities = wordTable(pb.Priority, words.PRIORITIES);
export const assignmentGroups = wordTable(pb.AssignmentGroup, words.ASSIGNMENT_GROUPS);
export const resolutionActions = wordTable(pb.ResolutionAction, words.RESOLUTION_ACTIONS);
export const actionTypes = wordTable(pb.ActionType, words.ACTION_TYPES);
export const toolNames = wordTable(pb.ToolName, words.TOOL_NAMES);
export const routeFields = wordTable(pb.RouteField, words.ROUTE_FIELDS);
export const difficulties = wordTable(pb.Difficulty, words.DIFFICULTIES);
export const worldSplits = wordTable(PbWorldSplit, WORLD_SPLITS);
export const worldTwins = wordTable(PbWorldTwin, WORLD_TWINS);
export const splits = wordTable(PbSplit, words.SPLIT_CHOICES);
export const penaltyReasons = wordTable(pb.PenaltyReason, words.PENALTY_REASONS);
export const rewardKinds = wordTable(pb.RewardKind, words.REWARD_KINDS);
export const rewardModes = wordTable(pb.RewardMode, words.REWARD_MODES);
export const historyDetails = wordTable(PbHistoryDetail, words.HISTORY_DETAILS);
export const staticFields = wordTable(PbStaticFields, words.STATIC_FIELDS);
export const terminations = wordTable(pb.Termination, words.TERMINATIONS);
export const contextStates = wordTable(pb.ContextState, words.CONTEXT_STATES);
export const routeLabels = wordTable(pb.RouteLabel, words.ROUTE_LABELS);
export const ticketStatuses = wordTable(pb.TicketStatus, ["open", "closed"] as const);
export const openIncidentRefusals = wordTable(pb.OpenIncidentRefusal, [
  "not_recommended",
  "already_covered",
] as const);
export const deferRefusals = wordTable(pb.DeferRefusal, ["already_deferred", "last_in_queue"] as const);

// The keys of an object literal are exactly the keys of its type.
const ERROR_REASONS = Object.keys(CATALOGUE) as ErrorReason[];
export const errorReasons = wordTable(PbErrorReason, ERROR_REASONS);
export const sessionEnds = wordTable(PbSessionEnd, SESSION_ENDS);
