import type { SplitChoice } from "../domain/vocabulary.js";
import { episodeIdOf } from "../engine/index.js";
import {
  episodeOf,
  headerOf,
  sourceOf,
  type AskedReset,
  type TrajectoryEpisode,
  type TrajectoryHeader,
} from "../trajectory-file/index.js";
import { queueOf, type PlayedEpisode } from "./played-episode.js";
import type { Provenance } from "./provenance.js";

/** What a file says of an episode beside what was played. */
export interface EpisodeHead extends Provenance {
  readonly policy: string;
  readonly sees: "observations" | "labels";
  readonly split: SplitChoice;
}

/** What the writer of a file keeps. */
export interface Kept {
  /** What the agent saw at each step, and the last observation. */
  readonly observations: boolean;
  /** What was asked for, where that is more than task, seed and split. */
  readonly reset?: AskedReset;
}

/** The header of a file whose episodes have one policy and provenance. */
export function headerFor({ policy, sees, ...provenance }: Omit<EpisodeHead, "split">): TrajectoryHeader {
  const { contract_version, rules_digest, dataset_digest } = provenance;
  return headerOf({ contract_version, rules_digest, dataset_digest, policy, sees });
}

/** The episode as the format has it, of one that was played in this process. What the header says is left out. */
export function trajectoryOf(
  split: SplitChoice,
  played: PlayedEpisode,
  { observations, reset }: Kept,
): TrajectoryEpisode {
  const { start, steps, end, taskId, seed, source } = played;
  return episodeOf({
    episodeId: episodeIdOf(start.episode),
    reset: reset ?? { task_id: taskId, seed, split, ...sourceOf(source) },
    queue: queueOf(start),
    steps: steps.map(({ before, action, source }) => ({
      action,
      source,
      ...(observations && { observation: before.observation }),
    })),
    last: end.observation,
    keepsLast: observations,
  });
}

/** The episode's score. Only of an episode that is over. */
export function finalReward({ end }: PlayedEpisode): number {
  const { rubricReward } = end.observation;
  if (rubricReward === null) throw new Error("the episode is not over: it has no score yet");
  return rubricReward;
}
