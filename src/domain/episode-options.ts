import type { TaskId } from "./task.js";
import type { TicketSource } from "./ticket-source.js";
import type { RewardMode, SplitChoice } from "./vocabulary.js";

/** Which episode is played. */
export interface EpisodeOptions {
  readonly taskId: TaskId;
  readonly seed: number;
  /** Dense when absent; no policy of ours reads rewards. */
  readonly rewardMode?: RewardMode;
}

/** An episode of an environment, which has tickets to learn on and others to judge on: which ones is always said. */
export interface AskedEpisode extends EpisodeOptions {
  readonly split: SplitChoice;
  /** Where the tickets come from; absent: from those that there are. */
  readonly source?: TicketSource;
  /** 3 to 5, drawn from the seed, when absent. */
  readonly queueSize?: number;
  /** The exact queue; drawn from the seed when absent. */
  readonly ticketIds?: readonly string[];
  /** Made of task, seed and queue when absent. */
  readonly episodeId?: string;
}
