import * as v from "valibot";
import type { Action } from "../domain/action.js";
import type { Route, SomeLabels } from "../domain/route.js";
import {
  ACTION_TYPES,
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  TOOL_NAMES,
} from "../domain/vocabulary.js";
import { ANY_TEXT, exactly, having, NUMBER, oneOf } from "../files/shapes.js";

/** A route in a file, with the domain's own keys. */
export const ROUTE = having({
  issueType: oneOf(ISSUE_TYPES),
  priority: oneOf(PRIORITIES),
  assignmentGroup: oneOf(ASSIGNMENT_GROUPS),
  resolutionAction: oneOf(RESOLUTION_ACTIONS),
}) satisfies v.GenericSchema<unknown, Route>;

/** Those labels of a ticket that it has. */
export const SOME_LABELS = having({
  issueType: v.exactOptional(ROUTE.entries.issueType),
  priority: v.exactOptional(ROUTE.entries.priority),
  assignmentGroup: v.exactOptional(ROUTE.entries.assignmentGroup),
  resolutionAction: v.exactOptional(ROUTE.entries.resolutionAction),
}) satisfies v.GenericSchema<unknown, SomeLabels>;

/** An action in a file, with the domain's own keys. */
export const ACTION = exactly({
  actionType: oneOf(ACTION_TYPES),
  toolName: v.exactOptional(oneOf(TOOL_NAMES)),
  toolTargetTicketId: v.exactOptional(ANY_TEXT),
  issueType: v.exactOptional(ROUTE.entries.issueType),
  priority: v.exactOptional(ROUTE.entries.priority),
  assignmentGroup: v.exactOptional(ROUTE.entries.assignmentGroup),
  resolutionAction: v.exactOptional(ROUTE.entries.resolutionAction),
  confidence: v.exactOptional(v.pipe(NUMBER, v.minValue(0, "at least 0"), v.maxValue(1, "at most 1"))),
}) satisfies v.GenericSchema<unknown, Action>;
