import type { Dataset } from "../dataset/index.js";
import type { Action } from "../domain/action.js";
import { isOver, startEpisode, stateOf, step, type Episode } from "../engine/index.js";
import { findOptimum } from "../engine/optimum/index.js";
import { createTextBlindPolicy } from "../policies/text-blind/text-blind.js";
import { createConstantPolicy } from "../policies/constant.js";
import { playInProcess } from "../rollouts/in-process.js";
import type { Floor } from "./paper.js";
import type { PlannedEpisode } from "./plan.js";
import type { ExamEpisode } from "./record.js";

/** What an episode came to. All in [0, 1]. */
export interface Grade {
  /** Of an unfinished episode its stopped rubric. */
  readonly rubric: number;
  /** The greatest rubric reward that the episode allows. */
  readonly optimum: number;
  /** Nothing exceeds it; equal to `optimum` where that is proven. */
  readonly optimumBound: number;
  /** What the exam's one answer to every ticket gets. */
  readonly constant: number;
  /** What the text-blind policy gets. The greater mean of the two is the floor. */
  readonly blind: number;
}

/** The actions are no play of the episode. */
export class NoPlay extends Error {
  override readonly name = "NoPlay";
}

/** Plays the actions again. Throws {@link NoPlay} where there are more than the episode has steps. */
export function gradeEpisode(
  episode: Pick<ExamEpisode, "taskId" | "seed" | "actions">,
  tickets: Dataset,
  floors: readonly Floor[],
): Grade {
  const { taskId, seed } = episode;
  const start = startEpisode({ dataset: tickets, taskId, seed }).episode;
  const { lower, upper } = findOptimum(start);
  return {
    rubric: stateOf(playedFrom(start, episode.actions)).stoppedRubric,
    optimum: lower,
    optimumBound: upper,
    constant: constantOn(episode, tickets, floors),
    blind: playInProcess(createTextBlindPolicy(), tickets, { taskId, seed }).rubricReward ?? 0,
  };
}

/** How the actions leave the episode; null: unfinished. */
export function endingReached(
  { taskId, seed, actions }: Pick<ExamEpisode, "taskId" | "seed" | "actions">,
  tickets: Dataset,
): "completed" | "step_limit" | null {
  const { episode } = startEpisode({ dataset: tickets, taskId, seed });
  return playedFrom(episode, actions).result?.termination ?? null;
}

function playedFrom(start: Episode, actions: readonly Action[]): Episode {
  return actions.reduce((episode, action) => {
    if (isOver(episode)) throw new NoPlay("it goes on after its end");
    return step(episode, action).episode;
  }, start);
}

function constantOn(
  { taskId, seed }: Omit<PlannedEpisode, "index">,
  tickets: Dataset,
  floors: readonly Floor[],
): number {
  const floor = floors.find((one) => one.taskId === taskId);
  if (floor === undefined) return 0;
  return playInProcess(createConstantPolicy(floor.route), tickets, { taskId, seed }).rubricReward ?? 0;
}
