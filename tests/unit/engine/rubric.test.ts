import { expect, test } from "vitest";
import type { Action } from "../../../src/domain/action.js";
import { TUNING } from "../../../src/domain/tuning.js";
import { stateOf } from "../../../src/engine/index.js";
import { aRoute, aTicket, lookingUp, played, startWith, submitting } from "./builders.js";

const right = submitting(aRoute());
const history = lookingUp("lookup_requester_history");

test("true labels without any required context earn everything on every task", () => {
  for (const taskId of [1, 2, 3] as const) {
    expect(played(startWith(taskId, [aTicket()]), right).observation.rubricReward).toBe(1);
  }
});

test("an investigation beyond the allowance costs, up to a limit", () => {
  const { penaltyPerExtra, maxPenalty } = TUNING.investigation;
  const after = (lookups: number): number | null =>
    played(startWith(1, [aTicket()]), ...new Array<Action>(lookups).fill(history), right).observation
      .rubricReward;
  expect(after(1)).toBe(1);
  expect(after(2)).toBe(1 - penaltyPerExtra);
  expect(after(11)).toBe(1 - maxPenalty);
});

test("asking for an update that exists is free on a task where one can ask", () => {
  const start = startWith(2, [aTicket({ customerUpdateNote: "Update.", planningNote: "Plan." })]);
  expect(start.observation.investigationBudgetRemaining).toBe(2);
  expect(
    startWith(1, [aTicket({ customerUpdateNote: "Update." })]).observation.investigationBudgetRemaining,
  ).toBe(1);
});

test("well-behaved queue handling earns nothing for an agent that routes nothing right", () => {
  const { episode } = played(
    startWith(3, [aTicket(), aTicket()]),
    { actionType: "submit" },
    { actionType: "submit" },
  );
  const { queueManagementScore, queueManagementBreakdown, rubricReward } = stateOf(episode);
  expect(rubricReward).toBe(0);
  expect(queueManagementScore).toBe(0);
  expect(queueManagementBreakdown).toEqual({
    contextResolution: 1,
    clusterCoordination: 1,
    followUpContainment: 1,
    slaManagement: 1,
    planningQuality: 1,
    incidentManagement: 1,
  });
});

test("the components of a task add up to its whole score", () => {
  for (const taskId of [2, 3] as const) {
    const weights = Object.values(TUNING.queueManagement.weights[taskId]);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  }
});

test("a queue that runs into the step limit scores 0 for what is left and says which", () => {
  const [first, second] = [aTicket(), aTicket()];
  const { episode, observation } = played(
    startWith(1, [first, second]),
    ...new Array<Action>(24).fill(history),
  );
  const state = stateOf(episode);
  expect(observation.lastRewardComponents?.termination).toBe("step_limit");
  expect(state.perTicketScores).toEqual([0, 0]);
  expect(state.currentTicketIndex).toBe(2);
  expect(state.dynamicQueueEvents).toEqual([
    {
      event: "step_limit_reached",
      step: 24,
      affectedTicketIds: [first.ticketId, second.ticketId],
    },
  ]);
});
