import { expect, test } from "vitest";
import { createDataset, loadDataset } from "../../../../src/dataset/index.js";
import type { TaskId } from "../../../../src/domain/task.js";
import {
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
} from "../../../../src/domain/vocabulary.js";
import { bestConstantOn } from "../../../../src/rollouts/best-constant.js";
import { rubricReward } from "../../../../src/rollouts/measure.js";
import { createConstantPolicy } from "../../../../src/policies/index.js";

const EVERY_ROUTE = ISSUE_TYPES.flatMap((issueType) =>
  PRIORITIES.flatMap((priority) =>
    ASSIGNMENT_GROUPS.flatMap((assignmentGroup) =>
      RESOLUTION_ACTIONS.map((resolutionAction) => ({
        issueType,
        priority,
        assignmentGroup,
        resolutionAction,
      })),
    ),
  ),
);

test.each([
  [1, 0],
  [2, 12],
  [3, 24],
] as const)(
  "on task %i the best constant answer is what trying all of them finds, on 12 tickets from %i on",
  (taskId: TaskId, from) => {
    const dataset = createDataset(
      loadDataset()
        .tickets.slice(from, from + 12)
        .map((ticket) => ({ ...ticket, relatedTicketId: undefined })),
    );
    const seeds = [3, 4];
    const most = Math.max(
      ...EVERY_ROUTE.map(
        (route) =>
          seeds.reduce(
            (sum, seed) => sum + rubricReward(createConstantPolicy(route), dataset, taskId, seed),
            0,
          ) / seeds.length,
      ),
    );
    expect(bestConstantOn(taskId, dataset, seeds).measured.mean).toBeCloseTo(most, 12);
  },
);
