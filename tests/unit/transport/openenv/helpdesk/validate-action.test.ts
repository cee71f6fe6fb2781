import { describe, expect, test } from "vitest";
import { InvalidInput, issuesText } from "../../../../../src/transport/openenv/fields/invalid-input.js";
import { readAction } from "../../../../../src/transport/openenv/helpdesk/validate-action.js";

function refusalOf(data: Readonly<Record<string, unknown>>): InvalidInput {
  try {
    readAction(data);
  } catch (error) {
    if (error instanceof InvalidInput) return error;
  }
  throw new Error("the action was accepted");
}

test("an empty action is a submit without labels", () => {
  expect(readAction({})).toEqual({ actionType: "submit" });
});

test("null is absence, and metadata is dropped", () => {
  expect(readAction({ action_type: null, priority: null, metadata: { k: 1 } })).toEqual({
    actionType: "submit",
  });
});

test("every field arrives under its name", () => {
  expect(
    readAction({
      action_type: "investigate",
      tool_name: "lookup_related_ticket",
      tool_target_ticket_id: "t-1",
      issue_type: "onboarding",
      priority: "low",
      assignment_group: "onboarding_ops",
      resolution_action: "fulfill",
      confidence: 0.25,
    }),
  ).toEqual({
    actionType: "investigate",
    toolName: "lookup_related_ticket",
    toolTargetTicketId: "t-1",
    issueType: "onboarding",
    priority: "low",
    assignmentGroup: "onboarding_ops",
    resolutionAction: "fulfill",
    confidence: 0.25,
  });
});

describe("refusals", () => {
  test("an unknown word names the field and the words allowed", () => {
    const { reason, issues } = refusalOf({ priority: "urgent" });
    expect([reason, issues]).toEqual([
      "unknown_word",
      [
        {
          type: "enum",
          loc: ["priority"],
          msg: "Input should be 'critical', 'high', 'medium' or 'low'",
          input: "urgent",
          ctx: { expected: "'critical', 'high', 'medium' or 'low'" },
        },
      ],
    ]);
  });

  test.each(["__proto__", "constructor", "toString", "Priority"])("%s is an unknown key", (key) => {
    const data: Readonly<Record<string, unknown>> = Object.fromEntries([[key, 1]]);
    expect(refusalOf(data)).toMatchObject({
      reason: "unknown_key",
      issues: [{ type: "extra_forbidden", loc: [key] }],
    });
  });

  test("every fault is told, up to twenty", () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_item, index) => [`k${index}`, index]));
    expect(refusalOf({ priority: 1, bogus: 2 }).issues.map(({ type }) => type)).toEqual([
      "enum",
      "extra_forbidden",
    ]);
    expect(refusalOf(many).issues).toHaveLength(20);
  });

  test("a huge or endless input is described, not echoed", () => {
    const deep: unknown = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
    const told = (input: unknown): unknown =>
      JSON.parse(issuesText([{ type: "t", loc: [], msg: "m", input }]));
    expect(told("x".repeat(5_000))).toEqual([
      { type: "t", loc: [], msg: "m", input: "(5002 characters of JSON)" },
    ]);
    expect(told(deep)).toEqual([{ type: "t", loc: [], msg: "m", input: "(too deeply nested to show)" }]);
    expect(told(2n ** 70n)).toEqual([{ type: "t", loc: [], msg: "m", input: "1180591620717411303424" }]);
  });
});
