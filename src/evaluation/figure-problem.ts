import { TASKS } from "../domain/task.js";
import { traitsOfPolicy } from "../attribution/index.js";
import { clamp } from "../support/clamp.js";
import { mean } from "../support/mean.js";
import type { EvaluatedEpisode } from "./evaluated-episode.js";
import { figureDifference, shownFigure } from "./figure-difference.js";
import { intervalOf } from "./interval-method.js";
import { LOSS_NAMES } from "./losses.js";
import { accountOf } from "./model/model-account.js";
import { NO_PRICES } from "./model/model-use.js";
import { passKAbsence } from "./pass-k.js";
import { placeOf } from "./place-of.js";
import type { EvaluationResult } from "./result.js";
import { summarise } from "./summarise.js";

/**
 * The first figure of a result that its own rows do not make, or number of a row that its own parts do not; undefined:
 * none. Checks that need the tickets are elsewhere.
 */
export function figureProblem(result: EvaluationResult): string | undefined {
  const missing = planProblem(result) ?? headProblem(result);
  if (missing !== undefined) return missing;
  for (const row of result.episodes) {
    const problem = rowProblem(row);
    if (problem !== undefined) return `${placeOf(row)}: ${problem}`;
  }
  for (const told of result.tasks) {
    const derived = summarise(told.taskId, {
      all: result.episodes,
      failures: result.failures,
      solvedAt: result.solvedAt,
      attempts: result.attempts,
      floorFrom: told.floorFrom,
      families: null,
    });
    const wrong = figureDifference(told, { ...derived, newTickets: told.newTickets });
    if (wrong !== undefined) {
      return `the ${wrong.path} of task ${told.taskId} is ${shownFigure(wrong.stored)}, and its episodes make ${shownFigure(wrong.made)}`;
    }
  }
  return readingProblem(result) ?? twinsProblem(result) ?? accountProblem(result);
}

/** What a model took for all of it is what it took for each. */
function accountProblem({ model, episodes, failures }: EvaluationResult): string | undefined {
  const wrong = figureDifference(model, accountOf(episodes, failures, model?.prices ?? NO_PRICES));
  return (
    wrong &&
    `the ${joinedPath("model", wrong.path)} is ${shownFigure(wrong.stored)}, and its episodes make ${shownFigure(wrong.made)}`
  );
}

function joinedPath(head: string, path: string): string {
  return path === "" ? head : `${head}.${path}`;
}

/** Every episode that was to be played is there once, finished or failed, and no other is. */
function planProblem({
  tasks,
  seedStart,
  episodesPerTask,
  attempts,
  episodes,
  failures,
  recorded,
}: EvaluationResult): string | undefined {
  const count = new Map<string, number>();
  for (const row of [...episodes, ...failures]) count.set(placeOf(row), (count.get(placeOf(row)) ?? 0) + 1);
  // What was played before was planned by nobody here.
  for (const { taskId } of recorded === undefined ? tasks : []) {
    for (let index = 0; index < episodesPerTask * attempts; index += 1) {
      const seed = seedStart + Math.floor(index / attempts);
      const place = placeOf({ taskId, seed, attempt: (index % attempts) + 1 });
      const there = count.get(place) ?? 0;
      count.delete(place);
      if (there !== 1)
        return `${place} is there ${there} times, finished or failed, and was to be played once`;
    }
  }
  if (recorded !== undefined) {
    const twice = [...count].find(([, there]) => there > 1);
    return twice && `${twice[0]} is there ${twice[1]} times`;
  }
  const [stray] = count.keys();
  return stray === undefined ? undefined : `${stray} was not to be played`;
}

/** What follows from the name of the policy and from how often seeds were played. */
function headProblem({ policy, attempts, passKAbsent, interval }: EvaluationResult): string | undefined {
  const traits = traitsOfPolicy(policy.name) ?? policy;
  const said = { sees: policy.sees, random: policy.random, pass_k_absent: passKAbsent, interval };
  const made = {
    sees: traits.sees,
    random: traits.random,
    pass_k_absent: passKAbsence(policy.random, attempts),
    interval: intervalOf(attempts),
  };
  const wrong = figureDifference(said, made);
  return (
    wrong && `its ${wrong.path} is ${shownFigure(wrong.stored)}, and should be ${shownFigure(wrong.made)}`
  );
}

/** What reading earned is this mean less the one with the words exchanged, where every episode was finished. */
function readingProblem({ reading, episodes, attempts }: EvaluationResult): string | undefined {
  for (const { taskId, seeds, scrambled, gain } of reading ?? []) {
    const own = episodes.filter((episode) => episode.taskId === taskId).map((row) => row.rubricReward);
    if (own.length !== seeds * attempts) continue;
    const wrong = figureDifference(gain.value, mean(own) - scrambled);
    if (wrong !== undefined) {
      return `what reading earned on task ${taskId} is ${shownFigure(wrong.stored)}, and its means make ${shownFigure(wrong.made)}`;
    }
  }
  return undefined;
}

/** A gap is this mean less the one on the twins, where every episode was finished. */
function twinsProblem({ twins, episodes, attempts }: EvaluationResult): string | undefined {
  for (const { twin, taskId, seeds, score, gap } of twins?.gaps ?? []) {
    const own = episodes.filter((episode) => episode.taskId === taskId).map((row) => row.rubricReward);
    if (own.length !== seeds * attempts) continue;
    const wrong = figureDifference(gap.value, mean(own) - score);
    if (wrong !== undefined) {
      return `the gap on ${twin} tickets of task ${taskId} is ${shownFigure(wrong.stored)}, and its means make ${shownFigure(wrong.made)}`;
    }
  }
  return undefined;
}

/**
 * The rubric reward is made of its parts, and its losses are what is missing.
 * See docs/rules.md#the-end-of-the-episode.
 */
function rowProblem(row: EvaluatedEpisode): string | undefined {
  const { taskId, rubricReward, trajectoryReward, queueManagementScore, investigationPenalty, losses } = row;
  const weight: number = TASKS[taskId].queueManagementWeight;
  const made = clamp((1 - weight) * trajectoryReward + weight * queueManagementScore - investigationPenalty);
  if (figureDifference(rubricReward, made) !== undefined)
    return `a rubric reward of ${rubricReward}, whose parts make ${made}`;
  const lost = LOSS_NAMES.reduce((sum, name) => sum + losses[name], 0);
  if (figureDifference(1 - rubricReward, lost) !== undefined)
    return `a rubric reward of ${rubricReward} with losses of ${lost}`;
  return undefined;
}
