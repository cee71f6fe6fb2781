import {
  armOfAction,
  BANDIT,
  BANDIT_NAME,
  createExploringCueBandit,
  learn,
  NOTHING_LEARNED,
  type CueValues,
  type Lesson,
} from "../policies/index.js";
import type { Rounds } from "../rollouts/make-jobs.js";
import type { Job } from "../rollouts/play-episode.js";
import type { RecordStore } from "../rollouts/run-jobs.js";
import type { EpisodeRecord, RecordedStep } from "../rollouts/episode-record.js";
import { isObject } from "../support/is-object.js";
import { mean } from "../support/mean.js";

/** One exploration round: the values stay fixed while it is played, so that its episodes can be played at once. */
export interface TrainingRound {
  readonly round: number;
  /** Share of the decisions that were drawn. */
  readonly exploration_rate: number;
  readonly episodes: number;
  /** Tries of an arm. */
  readonly lessons: number;
  readonly mean_lesson_reward: number;
  readonly mean_rubric_reward: number;
}

export interface Training {
  readonly values: CueValues;
  readonly rounds: readonly TrainingRound[];
  /** All that was played, in order. */
  readonly jobs: readonly Job[];
}

/**
 * Plays the exploration rounds and learns from each when all of it is there. What is learned depends on the stored
 * rows alone, so that a run that was stopped, or played many at once, learns the same.
 */
export async function trainBandit(
  where: Rounds,
  store: RecordStore,
  play: (jobs: readonly Job[]) => Promise<void>,
): Promise<Training> {
  let values = NOTHING_LEARNED;
  const rounds: TrainingRound[] = [];
  const jobs: Job[] = [];
  for (const [index, rate] of BANDIT.explorationRates.entries()) {
    const roundJobs = explorationJobs(where, index + 1, rate, values);
    await play(roundJobs);
    const records = roundJobs.flatMap((job) => store.get(job) ?? []);
    const lessons = records.flatMap(({ steps }) => steps.flatMap(lessonOf));
    values = learn(values, lessons);
    jobs.push(...roundJobs);
    rounds.push(describeRound(index + 1, rate, records, lessons));
  }
  return { values, rounds, jobs };
}

/** The rows name each round for itself: it plays by values of its own. */
function explorationJobs(
  { taskIds, seeds, split, source }: Rounds,
  round: number,
  rate: number,
  values: CueValues,
): readonly Job[] {
  return taskIds.flatMap((taskId) =>
    seeds.map((seed) => ({
      policy: `${BANDIT_NAME}/round-${round}`,
      options: { taskId, seed, split, ...(source !== undefined && { source }) },
      create: () => createExploringCueBandit(values, { rate, seed: `${round} ${taskId} ${seed}` }),
    })),
  );
}

/** What a step teaches: what the arm itself paid, also where the step ended the episode and paid its score. */
function lessonOf({ action, cue, reward_components: components }: RecordedStep): readonly Lesson[] {
  if (!isObject(action) || !isObject(components)) return [];
  const { action_type: actionType, tool_name: toolName } = action;
  const reward = components["shaped_step_reward"];
  if (typeof actionType !== "string" || typeof reward !== "number") return [];
  const arm = armOfAction({ actionType, ...(typeof toolName === "string" && { toolName }) });
  return arm === undefined ? [] : [{ cue, arm, reward }];
}

function describeRound(
  round: number,
  rate: number,
  records: readonly EpisodeRecord[],
  lessons: readonly Lesson[],
): TrainingRound {
  return {
    round,
    exploration_rate: rate,
    episodes: records.length,
    lessons: lessons.length,
    mean_lesson_reward: mean(
      lessons.map(({ reward }) => reward),
      0,
    ),
    mean_rubric_reward: mean(
      records.map(({ episode }) => episode.rubric_reward),
      0,
    ),
  };
}
