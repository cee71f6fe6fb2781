import type { TaskId } from "./task.js";
import type { RewardMode, Split } from "./vocabulary.js";

/** Which episode is played. */
export interface EpisodeOptions {
  readonly taskId: TaskId;
  readonly seed: number;
  /** All tickets when absent. */
  readonly split?: Split;
  /** Dense when absent; no policy of ours reads rewards. */
  readonly rewardMode?: RewardMode;
}
