import type { Dataset } from "../../dataset/index.js";
import type { Action } from "../../domain/action.js";
import type { Observation } from "../../domain/observation.js";
import type { TaskId } from "../../domain/task.js";
import { startEpisode, step, stepAndStop, stoppedRubric } from "../../engine/index.js";

/** What was done in an episode, and whether that finished it. */
export interface PlayedActions {
  readonly taskId: TaskId;
  readonly seed: number;
  readonly finished: boolean;
  readonly actions: readonly Action[];
}

/** The last observation of an episode that ends with these actions, whether or not they finish it. */
export function lastOf({ taskId, seed, actions, finished }: PlayedActions, tickets: Dataset): Observation {
  const start = startEpisode({ dataset: tickets, taskId, seed });
  const [lastAction] = actions.slice(-1);
  if (lastAction === undefined) {
    const rubricReward = stoppedRubric(start.episode);
    return { ...start.observation, done: true, truncated: true, rubricReward };
  }
  let now = start;
  for (const action of actions.slice(0, -1)) now = step(now.episode, action);
  return (finished ? step : stepAndStop)(now.episode, lastAction).observation;
}
