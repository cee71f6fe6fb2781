import { createPlayAlong, createSightTally, sightWarning } from "../attribution/index.js";
import { familiesOf, type Dataset } from "../dataset/index.js";
import type { Observation } from "../domain/observation.js";
import type { TaskId } from "../domain/task.js";
import { startEpisode, step } from "../engine/index.js";
import { sortedSnakeCase } from "../support/json-value.js";
import { evaluatedEpisode, type EvaluatedEpisode } from "./evaluated-episode.js";
import { figureDifference, shownFigure } from "./figure-difference.js";
import { placeOf } from "./place-of.js";
import { labellingOf } from "./labelling.js";
import { labelsAlong } from "./labels-along.js";
import { lastOf } from "./recorded/last-of.js";
import { findReferences, type TaskReferences } from "./references.js";
import type { EvaluationResult } from "./result.js";
import { summarise } from "./summarise.js";

/** What came of a result when all of its episodes were played again from their actions. */
export interface Rederived {
  /** The first wrong figure, or step that the named policy would not have taken; undefined: none. */
  readonly problem: string | undefined;
  /** A sign that the actions show more sight than the file says; undefined: none. */
  readonly warning: string | undefined;
}

/** `tickets` are those of the split that the result was played on. */
export function rederive(result: EvaluationResult, tickets: Dataset): Rederived {
  const references = new Map<TaskId, TaskReferences>();
  const seeds = seedsOf(result);
  if (result.hasTickets) {
    for (const { taskId } of result.tasks) references.set(taskId, findReferences(tickets, taskId, seeds));
  }
  for (const row of result.episodes) {
    const problem = episodeProblem(result, row, tickets, references.get(row.taskId));
    if (problem !== undefined) return { problem: `${placeOf(row)}, ${problem}`, warning: undefined };
  }
  const problem = summaryProblem(result, tickets, references);
  return { problem, warning: problem === undefined ? sightProblem(result, tickets) : undefined };
}

/** Those of a recording may lie anywhere. */
function seedsOf({ recorded, episodes, episodesPerTask, seedStart }: EvaluationResult): readonly number[] {
  if (recorded !== undefined) {
    return [...new Set(episodes.map(({ seed }) => seed))].sort((a, b) => a - b);
  }
  return Array.from({ length: episodesPerTask }, (_, index) => seedStart + index);
}

function episodeProblem(
  { policy }: EvaluationResult,
  row: EvaluatedEpisode,
  tickets: Dataset,
  references: TaskReferences | undefined,
): string | undefined {
  const { taskId, seed, attempt } = row;
  const options = { taskId, seed };
  const player = createPlayAlong({ policy: policy.name, options, attempt, tickets });
  let now = startEpisode({ dataset: tickets, ...options });
  for (const { action, step: number } of row.steps) {
    if (now.observation.done) return `step ${number}: the episode was over before it`;
    const other = player?.check(now.observation, action);
    if (other !== undefined) {
      return (
        `step ${number}: ${policy.name}, which the file names, does otherwise: it says ${textOf(action)}, and the policy ` +
        `has ${textOf(other.decision.action)}; another policy, version or hand played this`
      );
    }
    now = step(now.episode, action);
  }
  if (now.observation.done === (row.unfinished === true)) {
    const goes = now.observation.done ? "is over" : "goes on";
    return `step ${row.steps.length}: the episode ${goes} after it`;
  }
  const actions = row.steps.map(({ action }) => action);
  const last = lastOf({ taskId, seed, actions, finished: row.unfinished !== true }, tickets);
  const difference = figureDifference(row, rowMadeOf(row, last, tickets, references));
  return (
    difference &&
    `${difference.path}: it says ${shownFigure(difference.stored)}, and played again it is ${shownFigure(difference.made)}`
  );
}

function rowMadeOf(
  { taskId, seed, attempt, steps, model, unfinished: isCutOff = false }: EvaluatedEpisode,
  last: Observation,
  tickets: Dataset,
  references: TaskReferences | undefined,
): EvaluatedEpisode {
  const actions = steps.map(({ action }) => action);
  const scores = references?.on(seed);
  const again =
    references && labelsAlong(tickets, { taskId, seed, isCutOff }, actions, last.rubricReward ?? 0);
  const options = { taskId, seed, attempt };
  return evaluatedEpisode(
    options,
    { actions, last, isCutOff, model },
    {
      labels: again?.labels ?? null,
      ticketScores: again?.ticketScores ?? null,
      optimum: scores?.optimum ?? null,
      optimumUpper: scores?.optimumUpper ?? null,
      floor: scores?.floor ?? null,
      oracle: scores?.oracle ?? null,
    },
  );
}

function summaryProblem(
  result: EvaluationResult,
  tickets: Dataset,
  references: ReadonlyMap<TaskId, TaskReferences>,
): string | undefined {
  const { episodes: all, failures, solvedAt, attempts, hasTickets } = result;
  const families = hasTickets && tickets.endless === undefined ? familiesOf(tickets) : null;
  for (const told of result.tasks) {
    const floorFrom = references.get(told.taskId)?.floor ?? null;
    const made = summarise(told.taskId, { all, failures, solvedAt, attempts, floorFrom, families });
    const wrong = figureDifference(told, made);
    if (wrong !== undefined) {
      return `the ${wrong.path} of task ${told.taskId}: it says ${shownFigure(wrong.stored)}, and made again it is ${shownFigure(wrong.made)}`;
    }
  }
  const labelling = hasTickets ? labellingOf(tickets, all) : undefined;
  const otherwise = figureDifference(result.labelling, labelling);
  if (otherwise !== undefined) {
    return `${otherwise.path} of the labelling: it says ${shownFigure(otherwise.stored)}, and made again it is ${shownFigure(otherwise.made)}`;
  }
  const wrong = figureDifference(result.splitTicketCount, tickets.tickets.length);
  return (
    wrong &&
    `the split_ticket_count: it says ${shownFigure(wrong.stored)}, and the split has ${shownFigure(wrong.made)}`
  );
}

/** A policy that cannot be asked again is counted. */
function sightProblem({ policy, episodes }: EvaluationResult, tickets: Dataset): string | undefined {
  const [first] = episodes;
  if (first === undefined || policy.sees === "labels") return undefined;
  if (createPlayAlong({ policy: policy.name, options: first, tickets }) !== undefined) return undefined;
  const tally = createSightTally(tickets);
  for (const { taskId, seed, steps } of episodes) {
    tally.add({ taskId, seed, actions: steps.map(({ action }) => action) });
  }
  return sightWarning(tally.tally(), policy.name);
}

function textOf(action: EvaluatedEpisode["steps"][number]["action"]): string {
  return JSON.stringify(sortedSnakeCase(action));
}
