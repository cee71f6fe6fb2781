import type { Dataset } from "../dataset/index.js";
import { taskOf, type TaskId } from "../domain/task.js";
import type { Ticket } from "../domain/ticket.js";
import { startEpisode } from "../engine/index.js";
import { gradedWeights } from "../domain/partial-labels.js";
import type { Route } from "../domain/route.js";
import { similarity } from "../domain/similarity.js";
import { ASSIGNMENT_GROUPS, ISSUE_TYPES, PRIORITIES, RESOLUTION_ACTIONS } from "../domain/vocabulary.js";
import { createConstantPolicy } from "../policies/constant.js";
import type { Policy } from "../policies/policy.js";
import { measure, measureTask, seedsBelow, type Measured, type PolicyScores } from "./measure.js";

/** Answers that are played, of those that earn most over the tickets that come up, by themselves. */
const PLAYED = 40;

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

/**
 * The best constant answer on these seeds of the task: the answers that earn most over their tickets are played, since
 * capacity and carry-over move the order of near ones.
 */
export function bestConstantOn(taskId: TaskId, dataset: Dataset, seeds: readonly number[]): Candidate {
  const drawn = seeds.flatMap((seed) =>
    startEpisode({ dataset, taskId, seed }).episode.queue.map(({ ticket }) => ticket),
  );
  const earned = ticketScores(taskId, drawn);
  const [best] = allRoutes()
    .map((route) => ({ route, earns: earned(route) }))
    .sort((a, b) => b.earns - a.earns)
    .slice(0, PLAYED)
    .map(({ route }) => ({ route, policy: createConstantPolicy(route) }))
    .map((candidate) => ({ ...candidate, measured: measureTask(candidate.policy, dataset, taskId, seeds) }))
    .sort((a, b) => b.measured.mean - a.measured.mean);
  if (best === undefined) throw new Error("no route to try");
  return best;
}

/** What an answer scores on these tickets together, their own routes alone. */
function ticketScores(taskId: TaskId, tickets: readonly Ticket[]): (route: Route) => number {
  const { fieldWeights } = taskOf(taskId);
  const weighed = tickets.map((ticket) => [ticket, gradedWeights(fieldWeights, ticket)] as const);
  const sumsOf = <Field extends keyof Route>(
    field: Field,
    guesses: readonly Route[Field][],
  ): ReadonlyMap<Route[Field], number> => {
    const earned = (guess: Route[Field]): number =>
      weighed.reduce((sum, [ticket, weights]) => {
        const weight = weights === fieldWeights ? 1 : weights[field] / fieldWeights[field];
        return sum + weight * similarity<Field>(field, guess, ticket[field]);
      }, 0);
    return new Map(guesses.map((guess) => [guess, fieldWeights[field] * earned(guess)]));
  };
  const sums = {
    issueType: sumsOf("issueType", ISSUE_TYPES),
    priority: sumsOf("priority", PRIORITIES),
    assignmentGroup: sumsOf("assignmentGroup", ASSIGNMENT_GROUPS),
    resolutionAction: sumsOf("resolutionAction", RESOLUTION_ACTIONS),
  };
  return (route) =>
    (sums.issueType.get(route.issueType) ?? 0) +
    (sums.priority.get(route.priority) ?? 0) +
    (sums.assignmentGroup.get(route.assignmentGroup) ?? 0) +
    (sums.resolutionAction.get(route.resolutionAction) ?? 0);
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
