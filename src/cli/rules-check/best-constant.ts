import type { Dataset } from "../../dataset/index.js";
import type { TaskId } from "../../domain/task.js";
import type { Route } from "../../domain/route.js";
import { ASSIGNMENT_GROUPS, ISSUE_TYPES, PRIORITIES, RESOLUTION_ACTIONS } from "../../domain/vocabulary.js";
import { createConstantPolicy, type Policy } from "../../policies/index.js";
import { measure, measureTask, type Measured, type PolicyScores } from "./measure.js";

/** Seeds of the first look at all routes, and how many of the best are then played on every seed. */
const FIRST_LOOK = { seeds: 30, kept: 20 } as const;

export interface BestConstants {
  /** Each task with the answer that does best there. */
  readonly ofEachTask: PolicyScores;
  /** The answer that does best on task 1, on every task. */
  readonly ofTaskOne: PolicyScores;
}

/** The best single answers to every ticket, looked for among all routes. */
export function findBestConstants(dataset: Dataset, seeds: number): BestConstants {
  const [first, second, third] = [
    bestOn(1, dataset, seeds),
    bestOn(2, dataset, seeds),
    bestOn(3, dataset, seeds),
  ];
  const byTask = { 1: first.measured, 2: second.measured, 3: third.measured };
  return {
    ofEachTask: { name: "best_constant_by_task", byTask },
    ofTaskOne: { ...measure(first.policy, dataset, seeds), name: "best_constant_of_task_1" },
  };
}

interface Candidate {
  readonly policy: Policy;
  readonly measured: Measured;
}

function bestOn(taskId: TaskId, dataset: Dataset, seeds: number): Candidate {
  const ranked = (policies: readonly Policy[], count: number): readonly Candidate[] =>
    policies
      .map((policy) => ({ policy, measured: measureTask(policy, dataset, taskId, count) }))
      .sort((a, b) => b.measured.mean - a.measured.mean);
  const firstLook = ranked(allRoutes().map(createConstantPolicy), Math.min(seeds, FIRST_LOOK.seeds));
  const promising = firstLook.slice(0, FIRST_LOOK.kept).map(({ policy }) => policy);
  const [best] = ranked(promising, seeds);
  if (best === undefined) throw new Error("no route to try");
  return best;
}

function allRoutes(): readonly Route[] {
  return ISSUE_TYPES.flatMap((issueType) =>
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
}
