import { create } from "@bufbuild/protobuf";
import { ActionSchema, type Action as ActionMessage } from "../../gen/ts/helpdesk/v1/action_pb.js";
import {
  AssignmentGroupSchema,
  IssueTypeSchema,
  PrioritySchema,
  ResolutionActionSchema,
  ToolNameSchema,
} from "../../gen/ts/helpdesk/v1/vocabulary_pb.js";
import type { Action as FlatAction } from "../domain/action.js";
import type { Route } from "../domain/route.js";
import type { ToolName } from "../domain/vocabulary.js";
import { numberOf } from "./number-of.js";
import { HelpdeskError } from "./failure.js";

/** What an agent does; each kind with the fields that it takes. */
export type Action =
  | SubmitAction
  | InvestigateAction
  | {
      /** Asks the requester for more, opens an incident, or puts the ticket at the end of the queue. */
      readonly actionType: "request_info" | "open_incident" | "defer";
    };

/** Routes the current ticket by four labels, all of them needed. */
export interface SubmitAction extends Route {
  /** Routes the current ticket. */
  readonly actionType: "submit";
  /** How sure the agent is that all four are right, from 0 to 1. Recorded for who judges it, and never rewarded. */
  readonly confidence?: number;
}

/** Runs a lookup tool on the current ticket. */
export interface InvestigateAction {
  /** Runs a lookup tool. */
  readonly actionType: "investigate";
  /** Which tool; the observation's `availableTools` says what the task offers. */
  readonly toolName: ToolName;
  /** Read by the related-ticket lookup alone; the current ticket's own link when left out. */
  readonly toolTargetTicketId?: string;
}

/**
 * The action as the contract has it; what an action of its kind has no use for is left out. Throws `unknown_word` where untyped code sends
 * a word that the contract does not have.
 */
export function actionMessage(action: FlatAction): ActionMessage {
  switch (action.actionType) {
    case "submit":
      return create(ActionSchema, {
        action: {
          case: "submit",
          value: {
            issueType: numberOf(IssueTypeSchema, action.issueType, "issueType"),
            priority: numberOf(PrioritySchema, action.priority, "priority"),
            assignmentGroup: numberOf(AssignmentGroupSchema, action.assignmentGroup, "assignmentGroup"),
            resolutionAction: numberOf(ResolutionActionSchema, action.resolutionAction, "resolutionAction"),
            ...(action.confidence !== undefined && { confidence: action.confidence }),
          },
        },
      });
    case "investigate": {
      const { toolTargetTicketId } = action;
      return create(ActionSchema, {
        action: {
          case: "investigate",
          value: {
            toolName: numberOf(ToolNameSchema, action.toolName, "toolName"),
            ...(toolTargetTicketId !== undefined && { toolTargetTicketId }),
          },
        },
      });
    }
    case "request_info":
      return create(ActionSchema, { action: { case: "requestInfo", value: {} } });
    case "open_incident":
      return create(ActionSchema, { action: { case: "openIncident", value: {} } });
    case "defer":
      return create(ActionSchema, { action: { case: "defer", value: {} } });
    default:
      throw new HelpdeskError({
        reason: "missing_action",
        subject: "actionType",
        problem: "The action has no actionType that the contract knows.",
        nextStep: "Use one of submit, investigate, request_info, open_incident, defer.",
      });
  }
}
