import type { Episode } from "../domain/episode.js";
import { applyFact } from "./evolve.js";
import { scoreEpisode } from "./rubric.js";
import { cutOff } from "./step-limit.js";

/**
 * What the episode would be worth if it were cut off now as by the step limit; its rubric reward once it is over. An
 * episode that is left unfinished is worth this and nothing else. In [0, 1]. See docs/rules.md#what-stopping-is-worth.
 */
export function stoppedRubric(episode: Episode): number {
  if (episode.result !== null) return episode.result.rubricReward;
  return scoreEpisode(applyFact(episode, cutOff(episode, episode.totals.steps))).rubricReward;
}
