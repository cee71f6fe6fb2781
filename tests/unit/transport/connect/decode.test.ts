import { create, fromJson, type MessageInitShape } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { ActionSchema } from "../../../../gen/ts/helpdesk/v1/action_pb.js";
import { ResetRequestSchema } from "../../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { IssueType, Priority, ToolName } from "../../../../gen/ts/helpdesk/v1/vocabulary_pb.js";
import { HelpdeskError } from "../../../../src/service/index.js";
import { decodeAction, decodeReset } from "../../../../src/transport/connect/decode.js";

function decoded(init: MessageInitShape<typeof ActionSchema>) {
  return decodeAction(create(ActionSchema, init));
}

function failureOf(act: () => unknown): HelpdeskError {
  try {
    act();
  } catch (error) {
    if (error instanceof HelpdeskError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

test("an unspecified label is a label left out, which is the engine's to penalise", () => {
  const value = { issueType: IssueType.ONBOARDING, priority: Priority.LOW };
  expect(decoded({ action: { case: "submit", value } })).toEqual({
    actionType: "submit",
    issueType: "onboarding",
    priority: "low",
  });
});

test("a target that is empty is still a target", () => {
  const value = { toolName: ToolName.LOOKUP_RELATED_TICKET, toolTargetTicketId: "" };
  expect(decoded({ action: { case: "investigate", value } })).toEqual({
    actionType: "investigate",
    toolName: "lookup_related_ticket",
    toolTargetTicketId: "",
  });
});

test.each([
  ["requestInfo", "request_info"],
  ["openIncident", "open_incident"],
  ["defer", "defer"],
] as const)("%s is the action %s and carries nothing", (name, actionType) => {
  expect(decoded({ action: { case: name, value: {} } })).toEqual({ actionType });
});

test("an action without its oneof is no action", () => {
  expect(failureOf(() => decoded({}))).toMatchObject({ reason: "missing_action", subject: "action" });
  expect(failureOf(() => decodeAction(undefined))).toMatchObject({
    reason: "missing_action",
    subject: "action",
  });
});

test("a number that is no word is refused with the words that are", () => {
  const failure = failureOf(() => decodeAction(fromJson(ActionSchema, { submit: { priority: 99 } })));
  expect(failure).toMatchObject({
    reason: "unknown_word",
    subject: "action.submit.priority",
    allowed: ["PRIORITY_CRITICAL", "PRIORITY_HIGH", "PRIORITY_MEDIUM", "PRIORITY_LOW"],
  });
});

test("a reset asks for what is set, a zero included, and for nothing else", () => {
  expect(decodeReset(create(ResetRequestSchema, { seed: 0, sessionId: "s" }))).toEqual({ seed: 0 });
});
