import type { AskedEpisode } from "../domain/episode-options.js";
import { sourceIn } from "./asked-source.js";
import type { AskedReset } from "./shape.js";

/** What a file says was asked for, as an environment is asked for it. */
export function askedEpisode(reset: AskedReset): AskedEpisode {
  const { task_id: taskId, seed, split, queue_size: queueSize } = reset;
  const { ticket_ids: ticketIds, episode_id: episodeId, reward_mode: rewardMode } = reset;
  return {
    taskId,
    seed,
    split,
    ...(reset.source !== undefined && { source: sourceIn(reset.source) }),
    ...(queueSize !== undefined && { queueSize }),
    ...(ticketIds !== undefined && { ticketIds }),
    ...(episodeId !== undefined && { episodeId }),
    ...(rewardMode !== undefined && { rewardMode }),
  };
}
