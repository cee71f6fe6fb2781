import { describe, expect, test } from "vitest";
import type { Action } from "../../../src/domain/action.js";
import { TASKS, type TaskId } from "../../../src/domain/task.js";
import { readMove } from "../../../src/engine/validate.js";
import { aRoute, submitting } from "./builders.js";

const CASES: readonly (readonly [string, TaskId, Action, string])[] = [
  ["an action type that the task does not offer", 1, { actionType: "defer" }, "unsupported_action_type"],
  [
    "a tool name on a submit comes before what it lacks",
    3,
    { actionType: "submit", toolName: "lookup_related_ticket" },
    "unexpected_tool_fields",
  ],
  [
    "a target on a submit",
    3,
    { actionType: "submit", ...aRoute(), toolTargetTicketId: "x" },
    "unexpected_tool_fields",
  ],
  ["a submit without all labels", 3, { actionType: "submit", priority: "low" }, "missing_submit_fields"],
  [
    "a label on an investigate comes before the tool",
    3,
    { actionType: "investigate", priority: "low" },
    "unexpected_submit_fields",
  ],
  ["an investigate without a tool", 3, { actionType: "investigate" }, "missing_tool_name"],
  [
    "a tool that the task does not offer",
    2,
    { actionType: "investigate", toolName: "lookup_queue_capacity_forecast" },
    "unsupported_tool",
  ],
  [
    "a label on a defer comes before a tool on it",
    3,
    { actionType: "defer", priority: "low", toolName: "lookup_related_ticket" },
    "unexpected_submit_fields",
  ],
  [
    "a tool on a request_info",
    3,
    { actionType: "request_info", toolName: "lookup_related_ticket" },
    "unexpected_tool_fields",
  ],
];

describe("an action is penalised for the first check that it fails", () => {
  test.each(CASES)("%s", (_, taskId, action, reason) => {
    expect(readMove(TASKS[taskId], action)).toEqual({ type: "violation", reason });
  });
});

test("an action that fits is a move with its own fields alone", () => {
  expect(readMove(TASKS[3], submitting(aRoute()))).toEqual({ type: "submit", route: aRoute() });
  expect(readMove(TASKS[3], { actionType: "defer" })).toEqual({ type: "defer" });
});

test("any tool takes a target, though only the related lookup reads it", () => {
  const action: Action = {
    actionType: "investigate",
    toolName: "lookup_requester_history",
    toolTargetTicketId: "x",
  };
  expect(readMove(TASKS[1], action)).toEqual({
    type: "investigate",
    tool: "lookup_requester_history",
    target: "x",
  });
});
