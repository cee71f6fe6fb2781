import type { Dataset } from "../../dataset/index.js";
import type { Played } from "../play-episodes.js";
import type { EvaluationProvenance } from "../result.js";
import { lastOf } from "./last-of.js";
import type { RecordedEpisode } from "./read-recorded.js";

/**
 * The episodes played again from their actions. One that was left unfinished is cut off where it ended, as by the step
 * limit: it is worth what finishing nothing more would give. See docs/rules.md#what-stopping-is-worth.
 */
export function playRecorded(
  episodes: readonly RecordedEpisode[],
  tickets: Dataset,
  split: EvaluationProvenance["split"],
): Played {
  const attempts = new Map<string, number>();
  const finished = episodes.map((episode) => {
    const { taskId, seed, actions } = episode;
    const key = `${taskId} ${seed}`;
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    const last = lastOf(episode, tickets);
    return {
      options: { taskId, seed, attempt, split },
      actions,
      last,
      ...(!episode.finished && { isCutOff: true }),
      ...(episode.notes !== undefined && { notes: episode.notes }),
    };
  });
  const order = (a: (typeof finished)[number], b: (typeof finished)[number]): number =>
    a.options.taskId - b.options.taskId ||
    a.options.seed - b.options.seed ||
    a.options.attempt - b.options.attempt;
  return { finished: finished.sort(order), failures: [] };
}
