import type { Dataset } from "../../dataset/index.js";
import type { TaskId } from "../../domain/task.js";
import { startEpisode, stateOf, step } from "../../engine/index.js";
import type { Policy } from "../../policies/index.js";
import type { AttackOutcome } from "./outcome.js";

/** Where an episode is worth most as it stands, and what it is worth to its end. */
export interface Stopped {
  readonly best: AttackOutcome;
  /** The same, of the moments alone at which a ticket of the reset was not handled yet. */
  readonly bestWithTicketsLeft: number;
  readonly finished: number;
}

/** Plays to the end and looks, after every step but the last, what stopping there would be worth. */
export function stopWhereBest(policy: Policy, dataset: Dataset, taskId: TaskId, seed: number): Stopped {
  policy.reset?.();
  let { episode, observation } = startEpisode({ dataset, taskId, seed });
  let best: AttackOutcome = { rubric: 0, dense: 0, shaped: 0 };
  let [dense, shaped, bestWithTicketsLeft] = [0, 0, 0];
  while (!observation.done) {
    ({ episode, observation } = step(episode, policy.act(observation)));
    if (observation.done) break;
    dense += observation.reward ?? 0;
    shaped += observation.lastRewardComponents?.worth ?? 0;
    const rubric = stateOf(episode).stoppedRubric;
    const isLeft = episode.queue
      .slice(episode.position)
      .some(({ ticket }) => ticket.generatedFromTicketId === undefined);
    if (isLeft) bestWithTicketsLeft = Math.max(bestWithTicketsLeft, rubric);
    if (rubric > best.rubric) best = { rubric, dense, shaped };
  }
  return { best, bestWithTicketsLeft, finished: observation.rubricReward ?? 0 };
}
