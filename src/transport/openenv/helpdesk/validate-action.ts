import { labelText } from "../../../domain/handbook.js";
import type { Action } from "../../../domain/action.js";
import {
  ACTION_TYPES,
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  TOOL_NAMES,
} from "../../../domain/vocabulary.js";
import type { ErrorReason } from "../../../service/index.js";
import type { JsonObject } from "../environment.js";
import { anyObject, numberWithin, text, word } from "../fields/field-rules.js";
import { InvalidInput, type Issue } from "../fields/invalid-input.js";
import { readFields } from "../fields/read-fields.js";

/** An action is flat, and every field of it may be left out or null. See docs/wire.md#actions-and-resets. */
export const ACTION_RULES = {
  action_type: word(ACTION_TYPES),
  tool_name: word(TOOL_NAMES),
  tool_target_ticket_id: text(255),
  issue_type: word(ISSUE_TYPES, labelText("issue_type")),
  priority: word(PRIORITIES, labelText("priority")),
  assignment_group: word(ASSIGNMENT_GROUPS, labelText("assignment_group")),
  resolution_action: word(RESOLUTION_ACTIONS, labelText("resolution_action")),
  confidence: numberWithin(0, 1),
  metadata: anyObject(),
} as const;

/** What is wrong with an action's fields, one by one; none where it can be read. */
export function actionIssues(data: JsonObject): readonly Issue[] {
  return readFields(ACTION_RULES, data, "forbid").issues;
}

/** Throws `InvalidInput` for an unknown key, a word outside the vocabulary or a value of the wrong type. */
export function readAction(data: JsonObject): Action {
  const { values, issues } = readFields(ACTION_RULES, data, "forbid");
  const first = issues[0];
  if (first !== undefined) throw new InvalidInput(reasonOf(first), issues);
  return {
    actionType: values.action_type ?? "submit",
    toolName: values.tool_name,
    toolTargetTicketId: values.tool_target_ticket_id,
    issueType: values.issue_type,
    priority: values.priority,
    assignmentGroup: values.assignment_group,
    resolutionAction: values.resolution_action,
    confidence: values.confidence,
  };
}

const OUT_OF_RANGE: ReadonlySet<string> = new Set(["finite_number", "greater_than_equal", "less_than_equal"]);

export function reasonOf(issue: Issue): ErrorReason {
  if (issue.type === "extra_forbidden") return "unknown_key";
  if (issue.loc[0] === "confidence" && OUT_OF_RANGE.has(issue.type)) return "invalid_confidence";
  if (issue.type !== "enum") return "wrong_type";
  return typeof issue.input === "string" ? "unknown_word" : "wrong_type";
}
