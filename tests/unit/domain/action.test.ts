import { expect, test } from "vitest";
import { fieldsOfItsType, type Action } from "../../../src/domain/action.js";

const LABELS = {
  issueType: "onboarding",
  priority: "low",
  assignmentGroup: "onboarding_ops",
  resolutionAction: "assign",
} as const;
const TOOL = { toolName: "lookup_related_ticket", toolTargetTicketId: "ticket-001" } as const;

test.each<[Action, Action]>([
  [
    { actionType: "submit", ...LABELS, ...TOOL, confidence: 1 },
    { actionType: "submit", ...LABELS },
  ],
  [
    { actionType: "investigate", ...LABELS, ...TOOL },
    { actionType: "investigate", ...TOOL },
  ],
  [{ actionType: "request_info", ...LABELS, ...TOOL }, { actionType: "request_info" }],
  [{ actionType: "open_incident", ...TOOL }, { actionType: "open_incident" }],
  [{ actionType: "defer", priority: "low" }, { actionType: "defer" }],
])("of %j the fields of its type stay alone", (action, fitting) => {
  expect(fieldsOfItsType(action)).toEqual(fitting);
});
