import type { Action, Move, Violation } from "../domain/action.js";
import type { Task } from "../domain/task.js";
import { assertNever } from "../support/assert-never.js";
import type { PenaltyReason } from "../domain/vocabulary.js";

/**
 * The move that an action is, or the first reason why it is none, in the order of the checks.
 * See docs/rules.md#errors-and-penalised-actions.
 */
export function readMove(task: Task, action: Action): Move | Violation {
  if (!task.actions.includes(action.actionType)) return violation("unsupported_action_type");
  switch (action.actionType) {
    case "submit":
      return readSubmit(action);
    case "investigate":
      return readInvestigate(task, action);
    case "request_info":
    case "open_incident":
    case "defer":
      if (hasSubmitFields(action)) return violation("unexpected_submit_fields");
      if (hasToolFields(action)) return violation("unexpected_tool_fields");
      return { type: action.actionType };
    default:
      return assertNever(action.actionType);
  }
}

function readSubmit(action: Action): Move | Violation {
  if (hasToolFields(action)) return violation("unexpected_tool_fields");
  const { issueType, priority, assignmentGroup, resolutionAction } = action;
  if (
    issueType === undefined ||
    priority === undefined ||
    assignmentGroup === undefined ||
    resolutionAction === undefined
  ) {
    return violation("missing_submit_fields");
  }
  return { type: "submit", route: { issueType, priority, assignmentGroup, resolutionAction } };
}

function readInvestigate(task: Task, action: Action): Move | Violation {
  if (hasSubmitFields(action)) return violation("unexpected_submit_fields");
  const { toolName: tool, toolTargetTicketId: target } = action;
  if (tool === undefined) return violation("missing_tool_name");
  if (!task.tools.includes(tool)) return violation("unsupported_tool");
  return { type: "investigate", tool, target };
}

function hasSubmitFields(action: Action): boolean {
  return (
    action.issueType !== undefined ||
    action.priority !== undefined ||
    action.assignmentGroup !== undefined ||
    action.resolutionAction !== undefined
  );
}

function hasToolFields(action: Action): boolean {
  return action.toolName !== undefined || action.toolTargetTicketId !== undefined;
}

function violation(reason: PenaltyReason): Violation {
  return { type: "violation", reason };
}
