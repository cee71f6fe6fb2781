import { describe, expect, test } from "vitest";
import { gradedWeights, STAND_INS } from "../../../src/domain/partial-labels.js";
import type { RouteField } from "../../../src/domain/vocabulary.js";
import { TASKS } from "../../../src/domain/task.js";
import { isNonDefault, type Ticket } from "../../../src/domain/ticket.js";
import { findOptimum } from "../../../src/engine/optimum/index.js";
import { aRoute, aTicket, current, played, startWith, submitting } from "./builders.js";

/** A ticket whose labels in these fields are absent, as a file's reader makes it. */
function lacking(fields: readonly RouteField[], parts: Partial<Ticket> = {}): Ticket {
  const standIns = {
    ...(fields.includes("issue_type") ? { issueType: STAND_INS.issueType } : {}),
    ...(fields.includes("priority") ? { priority: STAND_INS.priority } : {}),
    ...(fields.includes("assignment_group") ? { assignmentGroup: STAND_INS.assignmentGroup } : {}),
    ...(fields.includes("resolution_action") ? { resolutionAction: STAND_INS.resolutionAction } : {}),
  };
  return aTicket({ ...parts, ...standIns, ungradedFields: fields });
}

describe("a label that is absent", () => {
  test("costs nothing whatever is answered, and the others are weighed up to exactly 1", () => {
    const ticket = lacking(["priority", "resolution_action"]);
    for (const route of [aRoute(), aRoute({ priority: "critical", resolutionAction: "escalate" })]) {
      const { observation } = played(startWith(1, [ticket]), submitting(route));
      expect(observation.lastRewardComponents).toMatchObject({
        ticketScore: 1,
        riskPenalty: 0,
        ungradedFields: ["priority", "resolution_action"],
        fieldBreakdown: { issueType: 1, priority: 0, assignmentGroup: 1, resolutionAction: 0 },
      });
      expect(observation.rubricReward).toBe(1);
    }
  });

  test("leaves a wrong answer the share that its field has of what is graded", () => {
    const ticket = lacking(["priority", "resolution_action"]);
    const wrong = aRoute({ assignmentGroup: "security_team" });
    const { observation } = played(startWith(1, [ticket]), submitting(wrong));
    expect(observation.lastRewardComponents?.ticketScore).toBeCloseTo(0.4 / 0.6, 12);
  });

  test("makes weights that add up to exactly 1 on every task, whichever are absent", () => {
    const fields: readonly RouteField[] = ["issue_type", "priority", "assignment_group", "resolution_action"];
    const sums = Object.values(TASKS).flatMap(({ fieldWeights }) =>
      Array.from({ length: 15 }, (_, bits) => fields.filter((__, index) => (bits >> index) & 1))
        .map((ungradedFields) => gradedWeights(fieldWeights, { ungradedFields }))
        .map((weights) => Object.values(weights).reduce((sum, weight) => sum + weight, 0)),
    );
    expect(new Set(sums)).toEqual(new Set([1]));
  });

  test("brings no risk, no lack of a slot and no higher priority, on the hardest task", () => {
    const bold = aRoute({
      priority: "critical",
      assignmentGroup: "procurement",
      resolutionAction: "escalate",
    });
    const tickets = Array.from({ length: 3 }, () =>
      lacking(["priority", "assignment_group", "resolution_action"], { serviceClusterId: "story" }),
    );
    let now = startWith(3, tickets);
    while (!now.observation.done) {
      now = played(now, submitting(bold));
      expect(now.observation.lastRewardComponents).toMatchObject({ riskPenalty: 0, capacityPenalty: 0 });
    }
    const priorities = now.episode.queue.map(({ ticket }) => ticket.priority);
    expect(new Set(priorities)).toEqual(new Set([STAND_INS.priority]));
  });

  test("makes no ticket non-default", () => {
    expect(isNonDefault(lacking(["issue_type"], { assignmentGroup: "security_team" }))).toBe(false);
    expect(isNonDefault(lacking(["resolution_action"]))).toBe(false);
    expect(isNonDefault(lacking(["resolution_action"], { assignmentGroup: "security_team" }))).toBe(true);
  });

  test("is absent from a follow-up too, and from what a lookup shows of a closed ticket", () => {
    const bad = lacking(["priority"], { followUp: true });
    const { episode } = played(
      startWith(2, [bad, aTicket()]),
      submitting(
        aRoute({ issueType: "spam_phishing", assignmentGroup: "procurement", resolutionAction: "ignore" }),
      ),
    );
    expect(episode.followUps.map(({ ungradedFields }) => ungradedFields)).toEqual([["priority"]]);
    const [old, next] = [lacking(["priority"], { requester: "one" }), aTicket({ requester: "one" })];
    const { observation } = played(startWith(1, [old, next]), submitting(aRoute()), {
      actionType: "investigate",
      toolName: "lookup_requester_history",
    });
    expect(JSON.stringify(observation.lastToolResult)).not.toContain(STAND_INS.priority);
  });

  test("leaves an optimum that reaches 1", () => {
    const tickets = [lacking(["issue_type"]), lacking(["assignment_group", "priority"])];
    const { episode } = startWith(3, tickets);
    expect(current(episode).ticket.ungradedFields).toEqual(["issue_type"]);
    expect(findOptimum(episode)).toMatchObject({ lower: 1, isProven: true });
  });
});
