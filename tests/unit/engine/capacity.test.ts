import { describe, expect, test } from "vitest";
import type { Slots, TeamCounts } from "../../../src/domain/capacity.js";
import { TUNING } from "../../../src/domain/tuning.js";
import { initialSlots, spendCapacity } from "../../../src/engine/capacity.js";
import { routePressure } from "../../../src/engine/pressure.js";
import { aRoute, aTicket, current, startWith } from "./builders.js";

const oneEach: TeamCounts = {
  license_ops: 1,
  service_desk: 1,
  application_team: 1,
  procurement: 1,
  security_team: 1,
  onboarding_ops: 1,
};

function someSlots(parts: Partial<Slots> = {}): Slots {
  return { team: oneEach, highPriority: 1, escalation: 1, incident: 0, ...parts };
}

describe("slots at reset", () => {
  test("every team has at least one, and as many as it owns tickets", () => {
    const { initial } = initialSlots([aTicket(), aTicket(), aTicket()]);
    expect(initial).toEqual({
      team: { ...oneEach, license_ops: 3 },
      highPriority: 0,
      escalation: 0,
      incident: 0,
    });
  });

  test("one less of a kind where some ticket of it has an alternate around it", () => {
    const hot = { priority: "high", resolutionAction: "escalate" } as const;
    const around = aTicket({
      ...hot,
      alternateRoutes: [
        { priority: "low", scoreMultiplier: 0.8 },
        { resolutionAction: "ignore", assignmentGroup: "service_desk", scoreMultiplier: 0.8 },
      ],
    });
    const { initial } = initialSlots([around, aTicket(hot), aTicket(hot)]);
    expect(initial).toEqual({
      team: { ...oneEach, license_ops: 2 },
      highPriority: 2,
      escalation: 2,
      incident: 0,
    });
  });

  test("one incident slot less than recommended, but one at least", () => {
    const recommended = [1, 2, 3].map(() => aTicket({ incidentRecommended: true }));
    expect(initialSlots(recommended).initial.incident).toBe(2);
    expect(initialSlots(recommended.slice(0, 1)).initial.incident).toBe(1);
  });
});

describe("a submit", () => {
  test("takes a team slot, and the others only where its labels need them", () => {
    const spent = spendCapacity(someSlots(), aRoute());
    expect(spent).toEqual({
      usage: {
        team: "license_ops",
        usedHighPrioritySlot: false,
        usedEscalationSlot: false,
        teamOverflow: 0,
        highPriorityOverflow: 0,
        escalationOverflow: 0,
      },
      remaining: someSlots({ team: { ...oneEach, license_ops: 0 } }),
      penalty: 0,
    });
  });

  test("pays for each slot that was not there, and leaves none negative", () => {
    const empty = someSlots({ team: { ...oneEach, license_ops: 0 }, highPriority: 0, escalation: 0 });
    const spent = spendCapacity(empty, aRoute({ priority: "critical", resolutionAction: "assign" }));
    const { teamOverflowPenalty, highPriorityOverflowPenalty, escalationOverflowPenalty } = TUNING.capacity;
    expect(spent.remaining).toEqual(empty);
    expect(spent.penalty).toBe(teamOverflowPenalty + highPriorityOverflowPenalty + escalationOverflowPenalty);
  });
});

test("a ticket prefers its alternate when later tickets need the slot that its own route would take", () => {
  const alternateRoutes = [{ assignmentGroup: "procurement", scoreMultiplier: 0.8 } as const];
  const { episode } = startWith(3, [aTicket({ alternateRoutes }), aTicket()]);
  expect(routePressure(episode, current(episode))).toEqual({
    alternates: [0],
    leastAlternate: 0,
    preferred: "alternate",
    capacitySensitive: true,
  });
});
