import { fromBinary, type DescEnum } from "@bufbuild/protobuf";
import {
  JournalRecordSchema,
  type Branched,
  type Closed,
  type JournalRecord as JournalMessage,
  type Opened,
  type Reset,
  type Step,
  type TakenAction,
} from "../../gen/ts/helpdesk/journal/v1/journal_pb.js";
import { SplitSchema } from "../../gen/ts/helpdesk/v1/dataset_pb.js";
import { SessionEndSchema } from "../../gen/ts/helpdesk/v1/error_pb.js";
import { HistoryDetailSchema, StaticFieldsSchema } from "../../gen/ts/helpdesk/v1/observation_pb.js";
import {
  WorldSplitSchema,
  WorldTwinSchema,
  type TicketSource as PbTicketSource,
} from "../../gen/ts/helpdesk/v1/source_pb.js";
import * as pb from "../../gen/ts/helpdesk/v1/vocabulary_pb.js";
import type { Action } from "../domain/action.js";
import { resolvedSource, WORLD_SPLITS, WORLD_TWINS, type TicketSource } from "../domain/ticket-source.js";
import * as words from "../domain/vocabulary.js";
import { enumWords } from "../wire/keys.js";
import { END_WORDS, type BranchedRecord, type EndWord, type JournalRecord } from "./record.js";

/** Undefined where the bytes are no record that this version knows. */
export function readRecord(bytes: Uint8Array): JournalRecord | undefined {
  let message: JournalMessage;
  try {
    message = fromBinary(JournalRecordSchema, bytes);
  } catch {
    return undefined;
  }
  const { sessionId, sequence, at, kind } = message;
  const common = { sessionId, sequence, at };
  switch (kind.case) {
    case "opened":
      return { ...common, kind: "opened", ...openedIn(kind.value) };
    case "reset": {
      const reset = resetIn(kind.value);
      return reset === undefined ? undefined : { ...common, kind: "reset", ...reset };
    }
    case "step": {
      const step = stepIn(kind.value);
      return step === undefined ? undefined : { ...common, kind: "step", ...step };
    }
    case "closed": {
      const how = endIn(kind.value);
      return how === undefined ? undefined : { ...common, kind: "closed", how };
    }
    case undefined:
      return undefined;
  }
}

function openedIn(opened: Opened) {
  const { contractVersion, rulesDigest, datasetDigest, answersDigest, owner, endsWithSocket } = opened;
  const digests = { contractVersion, rulesDigest, datasetDigest, answersDigest };
  const branched = opened.branched && branchedIn(opened.branched);
  return { ...digests, ...(owner !== "" && { owner }), endsWithSocket, ...(branched && { branched }) };
}

function branchedIn({ steps, request }: Branched): BranchedRecord {
  return { steps, ...(request !== "" && { request }) };
}

export function resetIn(reset: Reset) {
  const { requestId, taskId, seed, queueSize, ticketIds, episodeId, agent, run, policy } = reset;
  const { reattachable, answerDigest, held } = reset;
  const split = splits(reset.split);
  if (split === undefined) return undefined;
  const source = reset.source && sourceIn(reset.source);
  const rewardMode = rewardModes(reset.rewardMode);
  const history = historyDetails(reset.history);
  const staticFields = staticFieldsWords(reset.staticFields);
  return {
    ...(requestId !== "" && { requestId }),
    ...(taskId !== undefined && { taskId }),
    seed,
    ...(queueSize !== undefined && { queueSize }),
    ...(ticketIds.length > 0 && { ticketIds }),
    ...(episodeId !== "" && { episodeId }),
    split,
    ...(source !== undefined && { source }),
    ...(rewardMode !== undefined && { rewardMode }),
    ...(agent !== "" && { agent }),
    ...(run !== "" && { run }),
    ...(policy !== "" && { policy }),
    reattachable,
    answerDigest,
    ...(history !== undefined && { history }),
    ...(staticFields !== undefined && { staticFields }),
    held,
  };
}

function sourceIn({ generated }: PbTicketSource): TicketSource {
  if (generated === undefined) return {};
  const { world, split, hiddenPercent, misleadingPercent, clusterSize, scarcityPercent, keyDigest, twin } =
    generated;
  const numbers = { world, hiddenPercent, misleadingPercent, clusterSize, scarcityPercent };
  return {
    generated: resolvedSource({ ...numbers, split: worldSplits(split), keyDigest, twin: worldTwins(twin) }),
  };
}

function stepIn({ number, action: taken, requestId, answerDigest, done }: Step) {
  const action = taken === undefined ? undefined : actionIn(taken);
  if (action === undefined) return undefined;
  return { number, action, ...(requestId !== "" && { requestId }), answerDigest, done };
}

/** All members are there, in the order in which the transports write them. */
export function actionIn(taken: TakenAction): Action | undefined {
  const actionType = actionTypes(taken.actionType);
  if (actionType === undefined) return undefined;
  return {
    actionType,
    toolName: toolNames(taken.toolName),
    toolTargetTicketId: taken.toolTargetTicketId,
    issueType: issueTypes(taken.issueType),
    priority: priorities(taken.priority),
    assignmentGroup: assignmentGroups(taken.assignmentGroup),
    resolutionAction: resolutionActions(taken.resolutionAction),
    confidence: taken.confidence,
  };
}

function endIn({ how }: Closed): EndWord | undefined {
  return ends(how);
}

const splits = wordsIn(SplitSchema, words.SPLIT_CHOICES);
const worldSplits = wordsIn(WorldSplitSchema, WORLD_SPLITS);
const worldTwins = wordsIn(WorldTwinSchema, WORLD_TWINS);
const rewardModes = wordsIn(pb.RewardModeSchema, words.REWARD_MODES);
const historyDetails = wordsIn(HistoryDetailSchema, words.HISTORY_DETAILS);
const staticFieldsWords = wordsIn(StaticFieldsSchema, words.STATIC_FIELDS);
const actionTypes = wordsIn(pb.ActionTypeSchema, words.ACTION_TYPES);
const toolNames = wordsIn(pb.ToolNameSchema, words.TOOL_NAMES);
const issueTypes = wordsIn(pb.IssueTypeSchema, words.ISSUE_TYPES);
const priorities = wordsIn(pb.PrioritySchema, words.PRIORITIES);
const assignmentGroups = wordsIn(pb.AssignmentGroupSchema, words.ASSIGNMENT_GROUPS);
const resolutionActions = wordsIn(pb.ResolutionActionSchema, words.RESOLUTION_ACTIONS);
const ends = wordsIn(SessionEndSchema, END_WORDS);

/** The word of a number; undefined for the zero value, and for a number that is no value. */
function wordsIn<W extends string>(schema: DescEnum, list: readonly W[]): (number: number) => W | undefined {
  const numbers = enumWords(schema);
  const byNumber = new Map(list.map((word) => [numbers.get(word), word]));
  return (number) => byNumber.get(number);
}
