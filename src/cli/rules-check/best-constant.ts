import type { Dataset } from "../../dataset/index.js";
import type { TaskId } from "../../domain/task.js";
import type { Route } from "../../domain/route.js";
import { ASSIGNMENT_GROUPS, ISSUE_TYPES, PRIORITIES, RESOLUTION_ACTIONS } from "../../domain/vocabulary.js";
import { createConstantPolicy, type Policy } from "../../policies/index.js";
import { measure, measureTask, seedsBelow, type Measured, type PolicyScores } from "./measure.js";

/** Seeds of the first look at all routes, and how many of the best are then played on every seed. */
export interface FirstLook {
  readonly seeds: number;
  readonly kept: number;
}

const FIRST_LOOK: FirstLook = { seeds: 30, kept: 20 };

export interface BestConstants {
  /** Each task with the answer that does best there. */
  readonly ofEachTask: PolicyScores;
  /** The answer that does best on task 1, on every task. */
  readonly ofTaskOne: PolicyScores;
}

/** The best single answers to every ticket, looked for among all routes. */
export function findBestConstants(dataset: Dataset, seeds: number): BestConstants {
  const [first, second, third] = [
    bestConstantOn(1, dataset, seedsBelow(seeds)),
    bestConstantOn(2, dataset, seedsBelow(seeds)),
    bestConstantOn(3, dataset, seedsBelow(seeds)),
  ];
  const byTask = { 1: first.measured, 2: second.measured, 3: third.measured };
  return {
    ofEachTask: { name: "best_constant_by_task", byTask },
    ofTaskOne: { ...measure(first.policy, dataset, seeds), name: "best_constant_of_task_1" },
  };
}

/** An answer to every ticket, and what it gets. */
export interface Candidate {
  readonly route: Route;
  readonly policy: Policy;
  readonly measured: Measured;
}

/** The best constant answer on these seeds of the task; `look` trades time for certainty. */
export function bestConstantOn(
  taskId: TaskId,
  dataset: Dataset,
  seeds: readonly number[],
  look: FirstLook = FIRST_LOOK,
): Candidate {
  const ranked = (routes: readonly Route[], on: readonly number[]): readonly Candidate[] =>
    routes
      .map((route) => ({ route, policy: createConstantPolicy(route) }))
      .map((candidate) => ({ ...candidate, measured: measureTask(candidate.policy, dataset, taskId, on) }))
      .sort((a, b) => b.measured.mean - a.measured.mean);
  const firstLook = ranked(allRoutes(), seeds.slice(0, look.seeds));
  const promising = firstLook.slice(0, look.kept).map(({ route }) => route);
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
