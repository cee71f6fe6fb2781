import { describe, expect, test } from "vitest";
import type { Ticket } from "../../../src/domain/ticket.js";
import type { Route } from "../../../src/domain/route.js";
import { similarity } from "../../../src/domain/similarity.js";
import { gradeRoute } from "../../../src/engine/grading.js";
import { aRoute, aTicket, current, startWith } from "./builders.js";

function graded(ticket: Ticket, route: Route): ReturnType<typeof gradeRoute> {
  const { episode } = startWith(3, [ticket]);
  return gradeRoute(episode, current(episode), route);
}

const ones = { issueType: 1, priority: 1, assignmentGroup: 1, resolutionAction: 1 };

test("similarity is symmetric and 0 where none is declared", () => {
  const [a, b] = [aRoute({ priority: "critical" }), aRoute({ priority: "high" })];
  expect(similarity("priority", a.priority, b.priority)).toBe(0.6);
  expect(similarity("priority", b.priority, a.priority)).toBe(0.6);
  expect(similarity("issueType", "billing_license", "onboarding")).toBe(0);
});

describe("the score", () => {
  test("is 1 for the ticket's own labels", () => {
    expect(graded(aTicket(), aRoute())).toEqual({
      score: 1,
      fieldBreakdown: ones,
      usedAlternateRoute: false,
    });
  });

  test("weighs similar labels by the task's weights", () => {
    expect(graded(aTicket(), aRoute({ priority: "medium" })).score).toBeCloseTo(0.8 + 0.2 * 0.4, 12);
  });

  test("is an alternate's where that is better, multiplied field by field", () => {
    const alternateRoutes = [
      { assignmentGroup: "procurement", priority: "high", scoreMultiplier: 0.9 } as const,
    ];
    const route = aRoute({ assignmentGroup: "procurement", priority: "high" });
    const grade = graded(aTicket({ alternateRoutes }), route);
    expect(grade.score).toBeCloseTo(0.9, 12);
    expect(grade.fieldBreakdown).toEqual({
      issueType: 0.9,
      priority: 0.9,
      assignmentGroup: 0.9,
      resolutionAction: 0.9,
    });
    expect(grade.usedAlternateRoute).toBe(true);
  });

  test("stays the primary's on a tie, and an alternate that was named still counts as used", () => {
    const alternateRoutes = [{ scoreMultiplier: 0.9 }];
    expect(graded(aTicket({ alternateRoutes }), aRoute())).toEqual({
      score: 1,
      fieldBreakdown: ones,
      usedAlternateRoute: true,
    });
  });

  test("knows no declared alternates on a task without capacity", () => {
    const alternateRoutes = [{ assignmentGroup: "procurement", scoreMultiplier: 0.9 } as const];
    const { episode } = startWith(2, [aTicket({ alternateRoutes })]);
    const grade = gradeRoute(episode, current(episode), aRoute({ assignmentGroup: "procurement" }));
    expect(grade.usedAlternateRoute).toBe(false);
    expect(grade.fieldBreakdown.assignmentGroup).toBe(0.55);
  });
});
