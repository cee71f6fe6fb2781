import { ticketsIn } from "../src/dataset/index.js";
import { isOver, startEpisode, step } from "../src/engine/index.js";
import { dataset } from "./engine.js";
import { nextAction, TASK_ID, wireAction } from "./scripted-episode.js";

/** What a server plays with whose reset names no split: the messages fit its episodes alone. */
const played = ticketsIn(dataset, "dev");

/** One hard episode as `/ws` messages: a reset, then a step each. */
export function hardEpisodeMessages(seed: number): readonly string[] {
  const messages = [JSON.stringify({ type: "reset", data: { task_id: TASK_ID, seed } })];
  let { episode, observation } = startEpisode({ dataset: played, taskId: TASK_ID, seed });
  while (!isOver(episode)) {
    const action = nextAction(observation);
    messages.push(JSON.stringify({ type: "step", data: wireAction(action) }));
    ({ episode, observation } = step(episode, action));
  }
  return messages;
}
