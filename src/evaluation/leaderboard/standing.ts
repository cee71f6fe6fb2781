import type { TaskId } from "../../domain/task.js";
import { solvedBy } from "../../engine/index.js";
import { grouped } from "../../support/grouped.js";
import { mean, sum } from "../../support/mean.js";
import { bootstrap, type Estimate } from "../bootstrap.js";
import type { EvaluatedEpisode } from "../evaluated-episode.js";
import type { EvaluationResult } from "../result.js";

/** Episodes that were asked for, by {@link placeKey}. */
export type Plan = ReadonlySet<string>;

/** What a result comes to on the episodes of a plan. */
export interface Standing {
  /** Finished episodes, attempts counted one by one. */
  readonly episodes: number;
  readonly failed: number;
  /** Of the finished ones, those that nobody played to their end. */
  readonly unfinished: number;
  /** Mean rubric reward over seeds of all tasks, each the mean of its attempts; null without a finished one. */
  readonly score: Estimate | null;
  /** The mean with each failed episode as a 0: what is ranked by, so that nobody gains by failing. */
  readonly failedAsZero: number | null;
  readonly tasks: readonly { readonly taskId: TaskId; readonly score: number | null }[];
  /** Null where the optimum is not known. */
  readonly optimum: number | null;
  readonly floor: number | null;
  readonly regret: number | null;
  /** Episodes with a regret of at most .1. */
  readonly solved: number | null;
}

export function placeKey({ taskId, seed }: { readonly taskId: TaskId; readonly seed: number }): string {
  return `${taskId}/${seed}`;
}

export function planOf({ episodes, failures }: EvaluationResult): Plan {
  return new Set([...episodes, ...failures].map(placeKey));
}

export function standingOn(result: EvaluationResult, plan: Plan): Standing {
  const episodes = result.episodes.filter((row) => plan.has(placeKey(row)));
  const failed = result.failures.filter((row) => plan.has(placeKey(row))).length;
  const seeds = [...grouped(episodes, placeKey).values()];
  const means = seeds.map((own) => mean(own.map(({ rubricReward }) => rubricReward)));
  const known = episodes.flatMap(measuredOf);
  const hasOptima = known.length > 0 && known.length === episodes.length;
  const total = episodes.length + failed;
  return {
    episodes: episodes.length,
    failed,
    unfinished: episodes.filter(({ unfinished }) => unfinished === true).length,
    score: bootstrap(means, "leaderboard", mean) ?? null,
    failedAsZero: total === 0 ? null : sum(episodes.map(({ rubricReward }) => rubricReward)) / total,
    tasks: result.tasks.map(({ taskId }) => {
      const own = episodes.filter((row) => row.taskId === taskId).map(({ rubricReward }) => rubricReward);
      return { taskId, score: own.length === 0 ? null : mean(own) };
    }),
    optimum: hasOptima ? mean(known.map(({ optimum }) => optimum)) : null,
    floor: hasOptima ? mean(known.map(({ floor }) => floor)) : null,
    regret: hasOptima ? mean(known.map(({ optimum, reward }) => optimum - reward)) : null,
    solved: hasOptima ? known.filter(({ isSolved }) => isSolved).length : null,
  };
}

interface Measured {
  readonly reward: number;
  readonly optimum: number;
  readonly floor: number;
  readonly isSolved: boolean;
}

function measuredOf(row: EvaluatedEpisode): readonly Measured[] {
  const { rubricReward: reward, optimum, optimumUpper: upper, floor } = row;
  if (optimum === null || upper === null || floor === null) return [];
  // Where the search gave up, the episode may have gone better than what it found.
  const lower = Math.max(optimum, reward);
  return [{ reward, optimum: lower, floor, isSolved: solvedBy(reward, { lower, upper }) === true }];
}
