import type { DescEnum } from "@bufbuild/protobuf";
import type {
  Action as PbAction,
  InvestigateAction,
  SubmitAction,
} from "../../../gen/ts/helpdesk/v1/action_pb.js";
import { SplitSchema } from "../../../gen/ts/helpdesk/v1/dataset_pb.js";
import type { ResetRequest, StepRequest } from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import {
  HistoryDetailSchema,
  StaticFieldsSchema,
  type ObservationOptions as PbObservationOptions,
} from "../../../gen/ts/helpdesk/v1/observation_pb.js";
import {
  AssignmentGroupSchema,
  IssueTypeSchema,
  PrioritySchema,
  ResolutionActionSchema,
  RewardModeSchema,
  ToolNameSchema,
} from "../../../gen/ts/helpdesk/v1/vocabulary_pb.js";
import {
  WorldSplitSchema,
  WorldTwinSchema,
  type TicketSource as PbTicketSource,
} from "../../../gen/ts/helpdesk/v1/source_pb.js";
import type { Action } from "../../domain/action.js";
import type { TicketSource } from "../../domain/ticket-source.js";
import { HelpdeskError } from "../../service/index.js";
import type { ObservationOptions, ResetOptions, StepOptions } from "../../service/index.js";
import { assertNever } from "../../support/assert-never.js";
import { wordsOf } from "./field-names.js";
import {
  assignmentGroups,
  historyDetails,
  issueTypes,
  priorities,
  resolutionActions,
  rewardModes,
  splits,
  staticFields,
  toolNames,
  worldSplits,
  worldTwins,
  type WordTable,
} from "./words.js";

/** Throws `unknown_word`. */
export function decodeReset(request: ResetRequest): ResetOptions {
  const { taskId, seed, queueSize, ticketIds, episodeId, split, rewardMode } = request;
  const { agent, requestId, run, policy } = request;
  return {
    ...(taskId !== undefined && { taskId }),
    ...(seed !== undefined && { seed }),
    ...(queueSize !== undefined && { queueSize }),
    ...(ticketIds.length > 0 && { ticketIds }),
    ...(episodeId !== undefined && { episodeId }),
    ...decodeWord("split", split, splits, SplitSchema, "split"),
    ...(request.source !== undefined && { source: decodeSource(request.source) }),
    ...decodeWord("rewardMode", rewardMode, rewardModes, RewardModeSchema, "reward_mode"),
    ...(agent !== undefined && { agent }),
    ...(run !== undefined && { run }),
    ...(policy !== undefined && { policy }),
    ...(requestId !== undefined && { requestId }),
    ...decodeObservationOptions(request.observationOptions),
  };
}

/** Throws `unknown_word`. */
function decodeSource({ generated }: PbTicketSource): TicketSource {
  if (generated === undefined) return {};
  const { world, hiddenPercent, misleadingPercent, clusterSize, scarcityPercent, keyDigest } = generated;
  return {
    generated: {
      ...{ world, hiddenPercent, misleadingPercent, clusterSize, scarcityPercent, keyDigest },
      ...decodeWord("split", generated.split, worldSplits, WorldSplitSchema, "source.generated.split"),
      ...decodeWord("twin", generated.twin, worldTwins, WorldTwinSchema, "source.generated.twin"),
    },
  };
}

/** Throws `unknown_word`. */
export function decodeStepOptions(request: StepRequest): StepOptions {
  const { expectedStep, requestId } = request;
  return {
    ...(expectedStep !== undefined && { expectedStep }),
    ...(requestId !== undefined && { requestId }),
    ...decodeObservationOptions(request.observationOptions),
  };
}

/** Throws `unknown_word`. */
export function decodeObservationOptions(options: PbObservationOptions | undefined): {
  readonly observationOptions?: ObservationOptions;
} {
  if (options === undefined) return {};
  const path = "observation_options";
  return {
    observationOptions: {
      ...decodeWord("history", options.history, historyDetails, HistoryDetailSchema, `${path}.history`),
      ...decodeWord(
        "staticFields",
        options.staticFields,
        staticFields,
        StaticFieldsSchema,
        `${path}.static_fields`,
      ),
    },
  };
}

/** Throws `missing_action` and `unknown_word`. */
export function decodeAction(message: PbAction | undefined): Action {
  const kind = message?.action;
  switch (kind?.case) {
    case undefined:
      throw new HelpdeskError("missing_action", "The step has no action.", "action");
    case "submit":
      return { actionType: "submit", ...decodeLabels(kind.value) };
    case "investigate":
      return { actionType: "investigate", ...decodeTool(kind.value) };
    case "requestInfo":
      return { actionType: "request_info" };
    case "openIncident":
      return { actionType: "open_incident" };
    case "defer":
      return { actionType: "defer" };
    default:
      return assertNever(kind);
  }
}

/** An unspecified label is left out: the engine penalises that, the contract allows it. */
function decodeLabels(submit: SubmitAction) {
  const path = "action.submit";
  return {
    ...decodeWord("issueType", submit.issueType, issueTypes, IssueTypeSchema, `${path}.issue_type`),
    ...decodeWord("priority", submit.priority, priorities, PrioritySchema, `${path}.priority`),
    ...decodeWord(
      "assignmentGroup",
      submit.assignmentGroup,
      assignmentGroups,
      AssignmentGroupSchema,
      `${path}.assignment_group`,
    ),
    ...decodeWord(
      "resolutionAction",
      submit.resolutionAction,
      resolutionActions,
      ResolutionActionSchema,
      `${path}.resolution_action`,
    ),
    ...(submit.confidence !== undefined && { confidence: submit.confidence }),
  };
}

function decodeTool({ toolName, toolTargetTicketId }: InvestigateAction) {
  return {
    ...decodeWord("toolName", toolName, toolNames, ToolNameSchema, "action.investigate.tool_name"),
    ...(toolTargetTicketId !== undefined && { toolTargetTicketId }),
  };
}

function decodeWord<K extends string, W extends string>(
  key: K,
  number: number,
  table: WordTable<W, number>,
  schema: DescEnum,
  path: string,
): { readonly [P in K]?: W } {
  if (number === 0) return {};
  const word = table.word(number);
  if (word === undefined) {
    throw new HelpdeskError(
      "unknown_word",
      `${path} has no word with the number ${number}.`,
      path,
      wordsOf(schema),
    );
  }
  // A computed key of a generic type widens to string; the object has exactly this one.
  return { [key]: word } as { readonly [P in K]: W };
}
