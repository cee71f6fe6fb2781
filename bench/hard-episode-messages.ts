import { isOver, startEpisode, step } from "../src/engine/index.js";
import { dataset } from "./engine.js";
import { HARD, nextAction, wireAction } from "./scripted-episode.js";

/** One hard episode as `/ws` messages: a reset, then a step each. */
export function hardEpisodeMessages(): readonly string[] {
  const messages = [JSON.stringify({ type: "reset", data: { task_id: HARD.taskId, seed: HARD.seed } })];
  let { episode, observation } = startEpisode({ dataset, ...HARD });
  while (!isOver(episode)) {
    const action = nextAction(observation);
    messages.push(JSON.stringify({ type: "step", data: wireAction(action) }));
    ({ episode, observation } = step(episode, action));
  }
  return messages;
}
