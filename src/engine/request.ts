import type { Dataset } from "../dataset/dataset.js";
import type { TaskId } from "../domain/task.js";
import type { RewardMode } from "../domain/vocabulary.js";

/**
 * What an episode starts from. Already checked: ids known and distinct, numbers in range.
 * See docs/rules.md#reset.
 */
export interface EpisodeRequest {
  readonly dataset: Dataset;
  /** 0 to 2³¹ − 1. */
  readonly seed: number;
  /** Drawn from the seed when absent. */
  readonly taskId?: TaskId;
  /** 1 to 50 and at most the dataset; 3 to 5 drawn from the seed when absent. */
  readonly queueSize?: number;
  /** An exact queue, in this order; then `queueSize` is not read. */
  readonly ticketIds?: readonly string[];
  /** A UUIDv5 of (task, seed, queue) when absent. */
  readonly episodeId?: string;
  /** Dense when absent. */
  readonly rewardMode?: RewardMode;
}
